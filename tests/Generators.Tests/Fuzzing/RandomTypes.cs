namespace Generators.Tests.Fuzzing;

/// <summary>Types of parameters and answers, made at random.</summary>
internal sealed class RandomTypes(Random random)
{
    private static readonly string[] _simple =
    [
        "string", "string?", "int", "int?", "object", "object?", "dynamic", "dynamic?", "bool", "decimal", "Guid", "DateTime?", "nint",
        "ConsoleColor", "byte[]", "string?[]", "int[,]", "string[]?[]", "List<string>", "List<string?>?", "IEnumerable<string>", "IEnumerable<string?>?",
        "Dictionary<string, List<int?>>", "(int A, string? B)", "(int, (object? X, string Y) Z)?", "Func<int, string?>", "Action<dynamic>?", "List<dynamic?>",
        "Memory<char>", "ReadOnlyMemory<char>?", "Bases.Message", "Bases.Message?", "List<Bases.Message>", "IReadOnlyList<Bases.Message?>?", "Bases.Generic<string?>.Nested<int>",
        "LlmLease", "RequestPriority", "AcquireOptions?", "CancellationToken", "TokenUsage?", "Bases.Answer", "Bases.Answer?", "System.Collections.Immutable.ImmutableArray<string>",
        "Bases.@class", "List<(dynamic a, int b)>", "Bases.Old",
        "OpenAI.Chat.ChatMessage", "List<OpenAI.Chat.ChatMessage>", "OpenAI.Chat.ChatCompletionOptions?", "Microsoft.Extensions.AI.ChatMessage",
        "IEnumerable<Microsoft.Extensions.AI.ChatMessage>", "Anthropic.Models.Messages.MessageCreateParams", "System.ClientModel.ClientResult<OpenAI.Chat.ChatCompletion>",
    ];

    private static readonly string[] _byReference =
        ["Span<int>", "ReadOnlySpan<char>", "int*", "void*", "delegate*<int, void>", "int*[]", "Bases.Page", "ReadOnlySpan<Bases.Message>"];

    private readonly List<string> _parameters = [];

    /// <summary>Makes a type parameter known.</summary>
    public void Add(string parameter) => _parameters.Add(parameter);

    /// <param name="byReference">Whether it may be one that only a synchronous method takes.</param>
    public string Any(bool byReference)
    {
        if (byReference && random.Next(8) == 0)
        {
            return _byReference[random.Next(_byReference.Length)];
        }

        if (_parameters.Count > 0 && random.Next(4) == 0)
        {
            string parameter = _parameters[random.Next(_parameters.Count)];
            string[] forms = [parameter, $"{parameter}[]", $"List<{parameter}>", $"IEnumerable<{parameter}>", $"Bases.Generic<{parameter}>"];
            return forms[random.Next(forms.Length)];
        }

        return _simple[random.Next(_simple.Length)];
    }
}

/// <summary>What limited methods return.</summary>
internal static class Kinds
{
    private static readonly string[] _awaited =
        ["Task", "Task?", "Task<{0}>", "Task<{0}>?", "ValueTask", "ValueTask<{0}>", "IAsyncEnumerable<{0}>", "Task<{0}>", "IAsyncEnumerable<{0}>?"];

    private static readonly string[] _references = ["ref int", "ref readonly string?", "ReadOnlySpan<char>", "int*", "Bases.Page", "delegate*<int, void>"];

    public static string Any(Random random, RandomTypes types) => random.Next(8) switch
    {
        0 => "void",
        1 => types.Any(byReference: false),
        2 when random.Next(2) == 0 => _references[random.Next(_references.Length)],
        _ => string.Format(System.Globalization.CultureInfo.InvariantCulture, _awaited[random.Next(_awaited.Length)], types.Any(byReference: false)),
    };

    public static bool IsSynchronous(string returned) =>
        !returned.StartsWith("Task", StringComparison.Ordinal) && !returned.StartsWith("ValueTask", StringComparison.Ordinal)
        && !returned.StartsWith("IAsync", StringComparison.Ordinal);
}
