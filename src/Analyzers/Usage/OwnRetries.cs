using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>Tells which SDK clients are made so that they retry by themselves.</summary>
internal static class OwnRetries
{
    private const string PipelineOptions = "System.ClientModel.Primitives.ClientPipelineOptions";
    private const string AnthropicClient = "Anthropic.AnthropicClient";
    private const string AnthropicOptions = "Anthropic.Core.ClientOptions";
    private const string RetryPolicy = "RetryPolicy";
    private const string MaxRetries = "MaxRetries";

    /// <summary>What is to be set so that the client does not retry; null: it does not, or it is not known to, or it is something else.</summary>
    public static string? WhatToSet(IObjectCreationOperation client, KnownCalls known) => client.Type switch
    {
        null => null,
        var type when type.Is(AnthropicClient) => IsAnthropicRetrying(client) ? "MaxRetries = 0" : null,
        var type when IsOpenAI(type, known) => IsOpenAIRetrying(client, known) ? "RetryPolicy = new ClientRetryPolicy(0) in its options" : null,
        _ => null,
    };

    /// <summary>A client of the official OpenAI SDK or of Azure.AI.OpenAI; what derives from one may set what it likes.</summary>
    private static bool IsOpenAI(ITypeSymbol type, KnownCalls known) =>
        type.Name.EndsWith("Client", StringComparison.Ordinal)
        && IsOfSdk(type)
        && (known.IsClient(type) || type.SelfOrBase("OpenAI.OpenAIClient") is not null);

    private static bool IsOfSdk(ITypeSymbol type)
    {
        string space = type.ContainingNamespace?.ToDisplayString() ?? "";
        return space is "OpenAI" or "Azure.AI.OpenAI" || space.StartsWith("OpenAI.", StringComparison.Ordinal);
    }

    private static bool IsOpenAIRetrying(IObjectCreationOperation client, KnownCalls known)
    {
        // Settings may come from a configuration, and a pipeline is made elsewhere.
        if (client.Constructor is not { } constructor || constructor.Parameters.Any(static parameter => parameter.Type.Name.EndsWith("Settings", StringComparison.Ordinal)
            || parameter.Type.Name == "ClientPipeline" || parameter.Type.SelfOrBase("Azure.Core.ClientOptions") is not null))
        {
            return false;
        }

        IOperation? options = client.Arguments
            .FirstOrDefault(static argument => argument.Parameter?.Type.SelfOrBase(PipelineOptions) is not null)
            ?.Value.WithoutConversion();
        return options switch
        {
            null or { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation => true,
            IObjectCreationOperation creation => AreRetrying(creation),
            ILocalReferenceOperation local => LocalValue.Initial(local)?.WithoutConversion() is IObjectCreationOperation creation
                && AreRetrying(creation)
                && LocalValue.References(local.Local, client).All(reference => IsHarmless(reference, known)),
            _ => false,
        };
    }

    /// <summary>Options that are made with arguments may come from a configuration.</summary>
    private static bool AreRetrying(IObjectCreationOperation options) =>
        options.Arguments.IsEmpty
        && IsOfSdk(options.Type!)
        && options.Set(RetryPolicy) switch
        {
            null => true,
            { ConstantValue: { HasValue: true, Value: null } } => true,
            IObjectCreationOperation policy when policy.Type.Is("System.ClientModel.Primitives.ClientRetryPolicy") =>
                policy.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "maxRetries") is not { } retries || IsAboveZero(retries.Value),
            _ => false,
        };

    /// <summary>Whether options stay as they are: another of their properties is set, or a client is made with them.</summary>
    private static bool IsHarmless(ILocalReferenceOperation options, KnownCalls known) => options.Parent switch
    {
        IPropertyReferenceOperation property => property.Property.Name != RetryPolicy,
        IArgumentOperation { Parent: IObjectCreationOperation { Type: { } type } } => IsOpenAI(type, known),
        IConversionOperation { Parent: IArgumentOperation { Parent: IObjectCreationOperation { Type: { } type } } } => IsOpenAI(type, known),
        _ => false,
    };

    /// <summary>Null or nothing: the SDK's own number, which is 2.</summary>
    private static bool IsAnthropicRetrying(IObjectCreationOperation client)
    {
        if (client.Set(MaxRetries) is { } own)
        {
            return IsAboveZero(own);
        }

        return client.Arguments.IsEmpty
            || (client.Arguments[0].Value.WithoutConversion() is IObjectCreationOperation options
                && options.Type.Is(AnthropicOptions)
                && (options.Set(MaxRetries) is not { } set || IsAboveZero(set)));
    }

    private static bool IsAboveZero(IOperation count) =>
        count.WithoutConversion().ConstantValue is { HasValue: true, Value: null or > 0 };
}
