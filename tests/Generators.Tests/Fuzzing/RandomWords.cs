namespace Generators.Tests.Fuzzing;

/// <summary>What random declarations are made of.</summary>
internal static class RandomWords
{
    /// <summary>What all declarations may use.</summary>
    public const string CommonCode = """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using LlmLimiter;

        namespace Bases
        {
            public class Base { protected LlmRateLimiter? Limits => null; public virtual Task AskAsync(string prompt) => Task.CompletedTask; }
            public class Message { public string? Text { get; set; } public string? Name { get; set; } }
            public class Usage { public int InputTokens => 1; public long? OutputTokens => 2; }
            public class Answer { public Usage? Usage => null; }
            public class Generic<T> { public class Nested<U>; }
            public class @class;
            [Obsolete("old", DiagnosticId = "OLD001")] public class Old;
            public ref struct Page { public int Number; }
            public interface IThings { int Number { get; set; } void Tell(string s); Task<string> TellAsync(string s); event Action? Fired; int this[int i] { get; } T Make<T>(T t) where T : class?; }
            public interface IThings<T> { T Value { get; } Task<T> Get<U>(U u, T t); int this[T i] { get; } Task<List<T>> ListAsync(); bool TryGet(out T? t); }
            public interface IOther : IThings { new string Number { get; } new void Tell(string s); [NotRateLimited] new Task<string> TellAsync(string s); int IThings.this[int i] => 3; }
        }
        """;

    /// <summary>Keywords, names that generated code uses, and names that a tuple does not like.</summary>
    public static readonly string[] Names =
    [
        "@class", "@await", "@var", "value", "field", "@record", "@this", "@default", "inner", "_inner", "limiter", "_limiter", "call", "request", "lease",
        "token", "answer", "estimate", "usage", "item", "self", "client", "exception", "method", "s_ask", "s_askAsync", "DescribeChatMessage", "DescribeMessage", "StatusOf",
        "Item1", "Item2", "Item10", "Rest", "ToString", "Equals", "GetHashCode", "CompareTo", "GetType", "MemberwiseClone", "Register", "System", "LlmLimiter", "Task",
        "prompt", "messages", "text", "maxTokens", "input", "n", "failure", "message", "texts", "inner2", "call2", "options", "priority", "ä", "_", "__", "global", "@params",
    ];

    public static readonly string[] MethodNames =
        ["AskAsync", "AskAsync", "Ask", "@class", "s_ask", "Describe", "StatusOf", "Register", "Async", "_", "Tell", "TellAsync", "@await", "StreamAsync", "AskRateLimited", "Make", "GetType2"];

    public static readonly string[] InterfaceNames = ["IAssistant", "IAssistant", "Assistant", "@interface", "@class", "I", "IItem", "inner"];

    public static readonly string[] ClassNames = ["Client", "Client", "@class", "@record", "client", "Ä", "C"];

    public static readonly string[] TypeParameterNames =
        ["T", "T", "TResult", "@class", "DescribeChatMessage", "s_askAsync", "call", "lease", "request", "answer", "method", "estimate", "exception", "token", "StatusOf", "_inner", "_limiter", "self", "item", "Item1", "TCall", "Register"];

    public static readonly string[] Containers =
    [
        "public partial class Outer", "internal partial struct Outer", "public partial record Outer", "public static partial class Outer", "public class Outer",
        "public partial class Outer<TOuter>", "public partial class Outer<TOuter> where TOuter : class, new()", "public class Outer<TOuter> where TOuter : notnull",
        "public partial interface IOuter<out TV>", "internal partial interface IOuter", "public unsafe partial class Outer", "public partial record struct Outer(int N)",
    ];

    public static readonly string[] BaseInterfaces =
        ["Bases.IThings", "Bases.IThings<string?>", "Bases.IOther", "Bases.IThings, Bases.IThings<int>", "Bases.IThings<(int A, dynamic? B)>", "IDisposable", "Bases.IThings<int>, Bases.IThings<string>"];

    public static readonly string[] PrimaryParameters =
        ["", "", "", "(LlmRateLimiter limiter)", "(int n, LlmRateLimiter? call)", "(LlmRateLimiter lease)", "(string prompt)", "(LlmRateLimiter @class)"];

    public static readonly string[] ReferenceModifiers = ["ref ", "in ", "out ", "ref readonly ", "scoped ref ", "scoped in "];

    public static readonly (string, string)[] Defaults =
    [
        ("string?", " = null"), ("string", " = \"a \\\"quoted\\\" \\\\ \\n text\""), ("int", " = -5"), ("int?", " = null"), ("decimal", " = -1.50m"), ("double", " = double.NaN"),
        ("float", " = 1e30f"), ("ConsoleColor", " = ConsoleColor.Red"), ("ConsoleColor?", " = (ConsoleColor)77"), ("char", " = '\\''"), ("bool", " = true"),
        ("Guid", " = default"), ("DateTime?", " = null"), ("string", " = null!"), ("ulong", " = ulong.MaxValue"), ("long", " = long.MinValue"), ("LlmLease", " = default"),
        ("RequestPriority", " = RequestPriority.High"), ("List<string>?", " = null"), ("(int A, string? B)", " = default"), ("dynamic?", " = null"), ("byte", " = 7"),
        ("nint", " = 5"), ("Func<int>?", " = null"), ("AttributeTargets", " = AttributeTargets.Class | AttributeTargets.Method"), ("uint", " = 3"), ("short?", " = -3"),
    ];

    public static readonly string[] Params = ["string[]", "object?[]?", "List<string>", "IEnumerable<string>", "IReadOnlyList<Bases.Message?>", "dynamic[]", "(int A, string B)[]"];

    public static readonly string[] ParamsOfSynchronous = ["ReadOnlySpan<string>", "Span<int>", "string[]", "IEnumerable<int>"];

    public static readonly string[] ParameterAttributes =
        ["[Prompt] ", "[System.Diagnostics.CodeAnalysis.DisallowNull] ", "[System.Diagnostics.CodeAnalysis.NotNull] ", "[System.Diagnostics.CodeAnalysis.AllowNull] ", "[System.Runtime.InteropServices.Optional] "];

    /// <summary>On anything.</summary>
    public static readonly string[] Attributes =
        ["[Obsolete]", "[Obsolete(\"say \\\"no\\\"\")]", "[Obsolete(\"x\", DiagnosticId = \"OLD002\", UrlFormat = \"https://x/{0}\")]", "[System.Diagnostics.CodeAnalysis.Experimental(\"EXP001\")]"];

    public static readonly string[] MethodAttributes =
        ["[System.Diagnostics.CodeAnalysis.RequiresUnreferencedCode(\"x\")]", "[System.Diagnostics.CodeAnalysis.RequiresDynamicCode(\"x\", Url = \"u\")]", "[return: System.Diagnostics.CodeAnalysis.NotNull]", "[return: System.Diagnostics.CodeAnalysis.MaybeNull]", "[System.Runtime.CompilerServices.OverloadResolutionPriority(1)]", "[System.Diagnostics.CodeAnalysis.UnscopedRef]", "[System.Runtime.Versioning.SupportedOSPlatform(\"linux\")]"];

    public static readonly string[] Constraints =
        ["class", "class?", "struct", "notnull", "unmanaged", "new()", "class, new()", "Bases.Message", "Bases.Message?", "IDisposable", "notnull, IDisposable?", "Enum", "struct, Enum", "Delegate", "allows ref struct", "IComparable<string>, allows ref struct", "OpenAI.Chat.ChatMessage", "Bases.IThings"];
}
