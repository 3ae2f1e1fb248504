using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;

namespace LlmLimiter.Interceptors.Models;

/// <summary>A method that takes the calls of another and hands them to its limited twin.</summary>
internal sealed record InterceptorModel
{
    /// <summary>The called method, whose signature the interceptor has.</summary>
    public required SignatureModel Method { get; init; }

    public required string DocumentationId { get; init; }

    /// <summary>The type parameters of the method's type and its containers, which an interceptor takes on before the method's own.</summary>
    public EquatableArray<TypeParameterModel> TypeParameters { get; init; }

    /// <summary>Null: the method is static.</summary>
    public ReceiverModel? Receiver { get; init; }

    /// <summary>The called method is an extension method, so its interceptor is one too.</summary>
    public bool ExtendsFirstParameter { get; init; }

    public required TwinModel Twin { get; init; }

    /// <summary>Ids of [Experimental] types that the method speaks of.</summary>
    public EquatableArray<string> AcceptedWarnings { get; init; }
}

/// <param name="Type">The type that the called method is declared in.</param>
/// <param name="Modifier">How a struct is passed, with its space: <c>"ref "</c> or <c>"in "</c>; else empty.</param>
internal sealed record ReceiverModel(string Type, string Modifier);

/// <param name="Name">The twin's name as C#, with its type arguments.</param>
/// <param name="Type">The type that declares the twin; null: the receiver's own.</param>
/// <param name="IsExtension">The receiver is the twin's first argument.</param>
internal sealed record TwinModel(string Name, string? Type, bool IsExtension);
