using System.Diagnostics.CodeAnalysis;

namespace LlmLimiter.DynamicProxy.Tests.Conformance;

/// <summary>An answer whose usage is of any type.</summary>
public sealed record Told<TUsage>(TUsage Usage);

/// <summary>An answer within another, as the official SDKs have it.</summary>
public sealed record Wrapped<TValue>(TValue Value);

public sealed record PromptAndCompletion(long? PromptTokens, int CompletionTokens);

public sealed record Counts(short InputTokenCount, ushort OutputTokenCount, uint TotalTokenCount);

public sealed record TotalOnly(int? TotalTokens);

public sealed record TotalAndOutput(int TotalTokens, int OutputTokens);

public sealed record InputOnly(int InputTokens);

public readonly record struct ValueCounts(long InputTokens, long OutputTokens, long? CachedInputTokens);

public sealed record Cached(int InputTokens, int OutputTokens, int CachedTokens);

public sealed record Details(int CachedTokenCount);

public sealed record Detailed(int InputTokens, int OutputTokens, Details? InputTokenDetails);

public sealed record BesideCache(long InputTokens, long OutputTokens, long? CacheReadInputTokens, long? CacheCreationInputTokens);

public sealed record Wide(ulong InputTokens, decimal OutputTokens);

public sealed record Wrong(string InputTokens, int PromptTokens, int OutputTokens);

public sealed class Fields
{
    public int InputTokens = 21;

    public readonly byte OutputTokens = 22;
}

public sealed class Throwing
{
    public int InputTokens => 5;

    public int OutputTokens => throw new InvalidOperationException("left out");
}

public sealed class Hidden
{
    public int InputTokens { private get; set; }

    internal int OutputTokens => 6;

    public static int TotalTokens => 7;

    public int CompletionTokens { set => _ = value; }
}

public sealed class Discouraged
{
    [Obsolete("Count the prompt's.")]
    public int InputTokens => 31;

    [Obsolete("Gone.", error: true)]
    public int InputTokenCount => 32;

    [Experimental("CONFORMANCE001")]
    public int OutputTokenCount => 33;

    [Obsolete("Old.", DiagnosticId = "CONFORMANCE002")]
    public int OutputTokens => 34;

    public int TotalTokens => 100;
}

public class BaseUsage
{
    public int InputTokens => 41;

    public virtual int OutputTokens => 42;
}

public sealed class DerivedUsage : BaseUsage
{
    public new string InputTokens => "hidden";

    public override int OutputTokens => 43;

    public int TotalTokens => 90;
}

public interface ITellsInput
{
    int InputTokens { get; }
}

public interface ITellsUsage : ITellsInput
{
    int OutputTokens { get; }
}

public sealed class TellsExplicitly : ITellsUsage
{
    int ITellsInput.InputTokens => 51;

    int ITellsUsage.OutputTokens => 52;
}

public abstract class AbstractAnswer
{
    public abstract Usage? Usage { get; }
}

public sealed class ConcreteAnswer : AbstractAnswer
{
    public override Usage? Usage => new(61, 62);
}

public sealed class Derived : Base
{
    public Usage Value => new(1, 1);
}

public class Base
{
    public TokenUsage? Usage => new TokenUsage(71, 72, 73);
}

public sealed class ThrowingAnswer
{
    public Usage Usage => throw new InvalidOperationException("no usage");
}

public interface ITellsFirst
{
    Usage? Usage { get; }
}

public interface ITellsSecond
{
    Usage? Usage { get; }
}

public interface ITellsBoth : ITellsFirst, ITellsSecond;

public interface ITellsAnew : ITellsFirst
{
    new TokenUsage Usage { get; }
}

public sealed class TellsEverything : ITellsBoth, ITellsAnew
{
    Usage? ITellsFirst.Usage => new(1, 2);

    Usage? ITellsSecond.Usage => new(3, 4);

    TokenUsage ITellsAnew.Usage => new(5, 6);
}

public class Broad
{
    public virtual BaseUsage? Usage => new();
}

public sealed class Narrow : Broad
{
    public override DerivedUsage Usage => new();
}

public class HoldsTypeOfTheName : Base
{
    public new sealed class Usage;
}

public class HoldsMethodOfTheName : Base
{
    public new TokenUsage Usage() => new(1, 2);
}

public class HoldsItStatically : Base
{
    public static new TokenUsage Usage => new(1, 2);
}

public class HidesItsUsage : Base
{
    public new TokenUsage Usage => new(1, 2);
}
