using System.Collections;
using System.Reflection;
using LlmLimiter.DynamicProxy.Interception;

namespace LlmLimiter.DynamicProxy.Planning;

/// <summary>Whether an answer can be waited for. The generator's Answer.cs says the same at compile time, in the same words.</summary>
internal static class AnswerCheck
{
    /// <summary>Why not, as the end of a sentence; null: it can.</summary>
    public static string? WhyNot(MethodInfo method)
    {
        string returned = TypeName.Of(method.ReturnType);
        return Answer.Of(method) switch
        {
            { Type: null } or { Kind: AnswerKind.Stream } => null,
            { Kind: AnswerKind.Task or AnswerKind.ValueTask, Type: { } answer } when IsStream(answer) =>
                $"it returns '{returned}', whose stream would be read after the call was settled; return IAsyncEnumerable<T> itself",
            { Kind: AnswerKind.Task or AnswerKind.ValueTask } => null,
            { Type: { } answer } when IsStream(answer) => $"it returns '{returned}'; of streams only IAsyncEnumerable<T> can be limited",
            { Type: { } answer } when IsAwaitable(answer) =>
                $"it returns '{returned}'; of what can be awaited only Task, Task<T>, ValueTask and ValueTask<T> can be limited",
            { Type: { } answer } when IsLazy(answer) => $"it returns '{returned}', which may send only when it is read; return a list, or IAsyncEnumerable<T>",
            _ => null,
        };
    }

    private static bool IsStream(Type type) => type.GetInterfaces().Prepend(type).Any(static source =>
        Is(source, typeof(IAsyncEnumerable<>)) || Is(source, typeof(IAsyncEnumerator<>)) || Is(source, typeof(IObservable<>)));

    private static bool IsAwaitable(Type type) =>
        type.GetInterfaces().Prepend(type).Any(static source => source.GetMethod("GetAwaiter", BindingFlags.Instance | BindingFlags.Public, []) is not null);

    /// <summary>A sequence that need not have been made when the method returns.</summary>
    private static bool IsLazy(Type type)
    {
        for (Type? current = type; current is not null; current = current.BaseType)
        {
            if (current.FullName == "System.ClientModel.CollectionResult")
            {
                return true;
            }
        }

        return Is(type, typeof(IEnumerable<>)) || Is(type, typeof(IEnumerator<>)) || type == typeof(IEnumerable) || type == typeof(IEnumerator);
    }

    private static bool Is(Type type, Type definition) => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == definition;
}
