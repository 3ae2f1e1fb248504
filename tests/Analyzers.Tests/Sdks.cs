using Microsoft.CodeAnalysis;

namespace Analyzers.Tests;

/// <summary>The SDKs that tested code calls.</summary>
internal static class Sdks
{
    public static IReadOnlyList<MetadataReference> References { get; } =
    [
        Roslyn.Testing.References.AssemblyOf<OpenAI.OpenAIClient>(),
        Roslyn.Testing.References.AssemblyOf<System.ClientModel.ApiKeyCredential>(),
        Roslyn.Testing.References.AssemblyOf<BinaryData>(),
        Roslyn.Testing.References.AssemblyOf<Anthropic.AnthropicClient>(),
        Roslyn.Testing.References.AssemblyOf<Microsoft.Extensions.AI.IChatClient>(),
        Roslyn.Testing.References.AssemblyOf<LlmLimiter.Extensions.AI.RateLimitedChatClient>(),
    ];
}
