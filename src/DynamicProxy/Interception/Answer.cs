using System.Reflection;

namespace LlmLimiter.DynamicProxy.Interception;

/// <summary>How a method gives its answer.</summary>
internal enum AnswerKind
{
    /// <summary>At once; the thread is blocked until then.</summary>
    Synchronous,

    Task,

    ValueTask,

    /// <summary>Piece by piece, in an IAsyncEnumerable.</summary>
    Stream,
}

/// <summary>What a method gives back, and when.</summary>
/// <param name="Kind">When.</param>
/// <param name="Type">The result of a task, the item of a stream, or what is returned at once; null: nothing is.</param>
internal readonly record struct Answer(AnswerKind Kind, Type? Type)
{
    public static Answer Of(MethodInfo method)
    {
        Type returned = method.ReturnType;
        Type? definition = returned.IsConstructedGenericType ? returned.GetGenericTypeDefinition() : returned;
        AnswerKind kind =
            definition == typeof(Task) || definition == typeof(Task<>) ? AnswerKind.Task
            : definition == typeof(ValueTask) || definition == typeof(ValueTask<>) ? AnswerKind.ValueTask
            : definition == typeof(IAsyncEnumerable<>) ? AnswerKind.Stream
            : AnswerKind.Synchronous;
        return new Answer(
            kind,
            returned == typeof(void) ? null
            : kind == AnswerKind.Synchronous ? returned
            : returned.GetGenericArguments().FirstOrDefault());
    }
}
