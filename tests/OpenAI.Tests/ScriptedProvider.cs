using System.Net;
using System.Text;

namespace OpenAI.Tests;

/// <summary>A provider that answers as a test says, in place of the network.</summary>
internal sealed class ScriptedProvider : HttpMessageHandler
{
    public const string Answer = """
        {"id":"c","object":"chat.completion","created":1,"model":"gpt-4o",
         "choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":null},"finish_reason":"stop","logprobs":null}],
         "usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}
        """;

    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    /// <summary>The bodies of the requests that arrived.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>Called as a request arrives.</summary>
    public Action? Arrived { get; set; }

    public ScriptedProvider Answers(string body = Answer, HttpStatusCode status = HttpStatusCode.OK) => Answers(new StringContent(body), status);

    public ScriptedProvider Answers(HttpContent content, HttpStatusCode status = HttpStatusCode.OK) =>
        Answers(new HttpResponseMessage(status) { Content = content });

    public ScriptedProvider Answers(HttpResponseMessage answer) => Answers(_ => Task.FromResult(answer));

    public ScriptedProvider Fails(Exception exception) => Answers(_ => Task.FromException<HttpResponseMessage>(exception));

    /// <summary>Answers nothing until the caller gives up.</summary>
    public ScriptedProvider StaysSilent() => Answers(cancellationToken =>
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(() => answer.TrySetCanceled(cancellationToken));
        return answer.Task;
    });

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        request.Content?.CopyTo(body, context: null, cancellationToken);
        Bodies.Add(Encoding.UTF8.GetString(body.ToArray()));
        Arrived?.Invoke();
        return await _answers.Dequeue()(cancellationToken);
    }

    private ScriptedProvider Answers(Func<CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }
}
