namespace LlmLimiter.Calls;

/// <summary>A request as it goes over the wire: see <see cref="WireEndpoint.Read"/>.</summary>
/// <param name="Model">The name of the model or, with Azure, of the deployment.</param>
/// <param name="Estimate">The tokens expected.</param>
[System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
public readonly record struct WireRequest(string Model, TokenEstimate Estimate)
{
    /// <summary>The model of requests that name none: what the provider keeps for them (a stored prompt, for example) may.</summary>
    public const string UnnamedModel = "unnamed";
}
