using LlmLimiter;

namespace Torture;

/// <summary>Containers of every kind, one in the other.</summary>
/// <typeparam name="TOuter">Of the outermost.</typeparam>
public partial class Outer<TOuter>
    where TOuter : class
{
    /// <summary>A struct in a class.</summary>
    /// <typeparam name="TMiddle">Of the middle.</typeparam>
    public partial struct Middle<TMiddle>
        where TMiddle : struct
    {
        /// <summary>A record in a struct.</summary>
        public partial record Inner(LlmRateLimiter? Limits)
        {
            /// <summary>Asks.</summary>
            [RateLimited("torture", "model")]
            public Task<(TOuter, TMiddle?)> AskAsync(TOuter outer, TMiddle? middle, string prompt) => Task.FromResult((outer, middle));

            private sealed partial class Hidden
            {
                [RateLimited("torture", "model")]
                internal static Task AskAsync(string prompt) => Task.CompletedTask;
            }
        }
    }

    /// <summary>An interface in a generic class.</summary>
    public interface IInner<T>
    {
        /// <summary>Asks.</summary>
        [RateLimited("torture", "model")]
        Task<T> AskAsync(TOuter prompt, T value);
    }
}

/// <summary>A container that is not partial.</summary>
public static class Closed
{
    /// <summary>A class in it.</summary>
    public sealed class Client
    {
        /// <summary>Asks.</summary>
        [RateLimited("torture", "model")]
        public Task<string> AskAsync(string prompt) => Task.FromResult(prompt);
    }

    /// <summary>An interface in it.</summary>
    internal interface IAssistant
    {
        /// <summary>Asks.</summary>
        [RateLimited("torture", "model")]
        Task<string> AskAsync(string prompt);
    }
}

/// <summary>A record.</summary>
[RateLimited("torture", "model")]
public sealed record RecordClient(string Name)
{
    /// <summary>Asks.</summary>
    public Task<string> AskAsync(string prompt) => Task.FromResult(Name + prompt);
}

/// <summary>A struct.</summary>
public readonly partial record struct StructClient(int Number)
{
    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    public Task<string> AskAsync(string prompt) => Task.FromResult(prompt + Number);
}

/// <summary>A struct whose twins are extension methods.</summary>
public readonly struct PlainStruct
{
    /// <summary>Asks.</summary>
    [RateLimited("torture", "model")]
    public ValueTask<string> AskAsync(string prompt) => new(prompt);
}
