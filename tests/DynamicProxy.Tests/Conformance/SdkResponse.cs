using System.ClientModel.Primitives;

namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>A response of the OpenAI SDK's transport.</summary>
internal sealed class SdkResponse : PipelineResponse
{
    private readonly int _status;

    private SdkResponse(int status) => _status = status;

    public static SdkResponse Of(int status) => new(status);

    public override int Status => _status;

    public override string ReasonPhrase => "";

    public override Stream? ContentStream { get; set; }

    public override BinaryData Content => BinaryData.Empty;

    protected override PipelineResponseHeaders HeadersCore => null!;

    public override BinaryData BufferContent(CancellationToken cancellationToken = default) => Content;

    public override ValueTask<BinaryData> BufferContentAsync(CancellationToken cancellationToken = default) => new(Content);

    public override void Dispose()
    {
    }
}
