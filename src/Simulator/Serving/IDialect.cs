using LlmLimiter.Simulator.Enforcement;
using Microsoft.AspNetCore.Http;

namespace LlmLimiter.Simulator.Serving;

/// <summary>How a provider speaks around its answers: the key that it asks for, its headers, and the words of its refusals.</summary>
internal interface IDialect
{
    bool HasKey(HttpRequest request);

    /// <summary>Writes the headers that every answer bears, also a refusal.</summary>
    void Identify(HttpResponse response, string requestId);

    /// <summary>Writes what the headers say about the limits as they stood when the call arrived.</summary>
    void TellLimits(HttpResponse response, Decision decision);

    Task RefuseWithoutKeyAsync(HttpResponse response);

    Task RefuseUrlAsync(HttpResponse response, string method, string path);

    Task RefuseBodyAsync(HttpResponse response, InvalidRequestException invalid);

    Task RefuseModelAsync(HttpResponse response, string model, IEnumerable<string> known);

    /// <summary>The decision was not to let the call in.</summary>
    Task RefuseForLimitAsync(HttpResponse response, SimulatedModel model, Decision decision);

    /// <summary>The call fails, or is refused for what is no limit.</summary>
    /// <param name="response">Where to.</param>
    /// <param name="fault">ServerError, Unavailable, Overloaded, SpentCredit or Acceleration.</param>
    Task FailAsync(HttpResponse response, FaultKind fault);
}
