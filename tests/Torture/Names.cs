using LlmLimiter;

namespace Torture.@namespace.@class
{
    /// <summary>Keywords, and names that generated code uses itself.</summary>
    [RateLimited("torture", "model")]
    public interface @interface<@event>
        where @event : notnull
    {
        /// <summary>Keywords.</summary>
        Task<@event> @class(string @prompt, int @int, @event @namespace, object? @await, object? @record, object? @field, object? @value, object? @var);

        /// <summary>Names of generated code.</summary>
        Task<string> @async(
            string prompt, object inner, object _inner, object limiter, object _limiter, object call, object request, object lease, object token, object answer,
            object estimate, object usage, object item, object self, object client, object exception, object method, object s_async, object Item1, object Rest,
            object ToString, object CompareTo);

        /// <summary>The same, at once.</summary>
        string Ask(
            string prompt, object lease, object answer, object estimate, object exception, object method, IEnumerable<string> texts, RequestPriority priority,
            object _limiter);

        /// <summary>The same, of a stream.</summary>
        IAsyncEnumerable<string> Stream(string prompt, object usage, object item, object call);

        /// <summary>Names of members.</summary>
        int Register { get; }

        /// <summary>Names of members.</summary>
        int _inner { get; }

        /// <summary>Names of members.</summary>
        string StatusOf();
    }
}

namespace Torture.System.Threading
{
    /// <summary>In a namespace that hides the framework's.</summary>
    public interface ITasks
    {
        /// <summary>Asks.</summary>
        [RateLimited("torture", "model")]
        Task<string> AskAsync(string prompt, [global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(
            global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicFields | global::System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicMethods)] Type type);
    }
}

namespace Torture
{
    /// <summary>Names that differ in case only.</summary>
    public class Cased
    {
        /// <summary>Asks.</summary>
        [RateLimited("torture", "model")]
        public Task AskAsync(string prompt) => Task.CompletedTask;
    }

    /// <summary>Names that differ in case only.</summary>
    public class CASED
    {
        /// <summary>Asks.</summary>
        [RateLimited("torture", "model")]
        public Task AskAsync(string prompt) => Task.CompletedTask;
    }
}
