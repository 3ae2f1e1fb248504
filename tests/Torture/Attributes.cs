using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using LlmLimiter;

namespace Torture;

/// <summary>An old type with a warning of its own.</summary>
[Obsolete("Ask the new one.", DiagnosticId = "TORTURE001", UrlFormat = "https://localhost/{0}")]
public sealed class OldPrompt
{
    /// <summary>The text.</summary>
    public string? Text { get; set; }
}

/// <summary>A type that may change.</summary>
[Experimental("TORTURE002")]
public sealed class NewPrompt
{
    /// <summary>The text.</summary>
    public string? Text { get; set; }
}

/// <summary>Attributes that travel to the generated code, or must not.</summary>
public interface IAttributes
{
    /// <summary>Obsolete.</summary>
    [Obsolete("Say \"no\".\n", DiagnosticId = "TORTURE003")]
    [RateLimited("torture", "model")]
    Task<string> OldAsync(string prompt);

    /// <summary>Obsolete, without a word.</summary>
    [Obsolete]
    [RateLimited("torture", "model")]
    string Older(string prompt);

    /// <summary>Obsolete: an error to whoever calls it.</summary>
    [Obsolete("Gone.", error: true)]
    [RateLimited("torture", "model")]
    Task GoneAsync(string prompt);

    /// <summary>Not for trimmed applications.</summary>
    [RequiresUnreferencedCode("Reflects.", Url = "https://localhost")]
    [RequiresDynamicCode("Emits.")]
    [RequiresAssemblyFiles("Reads.")]
    [RateLimited("torture", "model")]
    Task<string> ReflectAsync(string prompt);

    /// <summary>The same, at once.</summary>
    [RequiresUnreferencedCode("Reflects.")]
    [RequiresDynamicCode("Emits.")]
    [RateLimited("torture", "model")]
    string Reflect(string prompt);

    /// <summary>The same, forwarded.</summary>
    [RequiresUnreferencedCode("Reflects.")]
    [RequiresDynamicCode("Emits.")]
    void ReflectAgain();

    /// <summary>Not for every system.</summary>
    [SupportedOSPlatform("windows")]
    [UnsupportedOSPlatform("windows6.1")]
    [RateLimited("torture", "model")]
    Task<string> WindowsAsync(string prompt);

#pragma warning disable TORTURE001, TORTURE002 // What the attributes of these types tell is accepted here.
    /// <summary>Types that warn.</summary>
    [RateLimited("torture", "model")]
    Task<List<OldPrompt>> WarnAsync([Prompt] OldPrompt old, IEnumerable<NewPrompt> prompts);

    /// <summary>The same, forwarded.</summary>
    OldPrompt? Warning { get; }
#pragma warning restore TORTURE001, TORTURE002

    /// <summary>Nullability in attributes.</summary>
    [RateLimited("torture", "model")]
    [return: NotNullIfNotNull(nameof(prompt))]
    string? Same([AllowNull] string prompt, [MaybeNullWhen(false)] out string answer, [NotNull] ref string? text, [DisallowNull] string? never);

    /// <summary>The same of what is awaited.</summary>
    [RateLimited("torture", "model")]
    Task<string> SameAsync([AllowNull] string prompt, [DisallowNull] string? never, [NotNull] object? always);

    /// <summary>Who calls.</summary>
    [RateLimited("torture", "model")]
    Task<string> CallerAsync(
        string prompt, [CallerMemberName] string member = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0,
        [CallerArgumentExpression(nameof(prompt))] string? expression = null);

    /// <summary>Which overload is better.</summary>
    [OverloadResolutionPriority(1)]
    [RateLimited("torture", "model")]
    Task<string> BetterAsync(object prompt);

    /// <summary>A property's own.</summary>
    [AllowNull]
    string Forgiving { get; set; }

    /// <summary>An accessor's own.</summary>
    string Reflected
    {
        get;
        [RequiresUnreferencedCode("Reflects.")]
        set;
    }
}

/// <summary>Obsolete as a whole.</summary>
[Obsolete("Use another.")]
public interface IOldAssistant
{
    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    Task<string> AskAsync(string prompt);
}

/// <summary>Twins with attributes.</summary>
public partial class AttributeClient
{
    /// <summary>Reflects.</summary>
    [RequiresUnreferencedCode("Reflects.")]
    [RateLimited("torture", "model")]
    public static Task<string> ReflectAsync([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type) =>
        Task.FromResult(type.Name);

    /// <summary>Reflects.</summary>
    [RateLimited("torture", "model")]
    public Task<int> MethodsAsync([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, string prompt) =>
        Task.FromResult(type.GetMethods().Length);

    /// <summary>Streams, where a token may come with the enumeration.</summary>
    [RateLimited("torture", "model")]
    public async IAsyncEnumerable<string> StreamAsync(string prompt, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        yield return prompt;
    }
}

/// <summary>Tells whether the token of the enumeration arrived.</summary>
public sealed class TokenClient
{
    /// <summary>Whether the token was cancelled at the end.</summary>
    public bool WasCancelled { get; private set; }

    /// <summary>Streams.</summary>
    [RateLimited("torture", "model")]
    public async IAsyncEnumerable<string> StreamAsync(string prompt, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        yield return prompt;
        WasCancelled = cancellationToken.IsCancellationRequested;
    }
}
