using System.Linq.Expressions;
using LlmLimiter.DynamicProxy.Planning;

namespace LlmLimiter.DynamicProxy;

/// <summary>
/// The limits of a client that bears no attributes. What is said of the client itself governs what <see cref="RateLimitedAttribute"/> on its type
/// would: of an interface all methods that it declares, of a class those that a caller can await.
/// </summary>
/// <typeparam name="T">The client's interface or class.</typeparam>
/// <example>
/// <code>
/// options.For&lt;IApi&gt;(api =&gt; api
///     .Method(x =&gt; x.AskAsync(default!, default)).Provider("openai").Model("gpt-4o").Prompt("question"));
/// </code>
/// </example>
public sealed class ClientDescription<T> : LimitDescription<ClientDescription<T>>
    where T : class
{
    internal ClientDescription()
    {
    }

    internal Dictionary<MemberKey, IMethodDescription> Methods { get; } = [];

    /// <summary>
    /// Describes one method. Which one, a call of it says: its arguments tell overloads apart and are else of no account. Of a generic
    /// method all calls are described, whatever their type arguments.
    /// </summary>
    /// <param name="call">A call of the method: <c>x =&gt; x.AskAsync(default!, default)</c>.</param>
    /// <exception cref="ArgumentException">It is no call of a method of the client.</exception>
    public MethodDescription<TAnswer> Method<TAnswer>(Expression<Func<T, Task<TAnswer>>> call) => Described<TAnswer>(call);

    /// <inheritdoc cref="Method{TAnswer}(Expression{Func{T, Task{TAnswer}}})"/>
    public MethodDescription<TAnswer> Method<TAnswer>(Expression<Func<T, ValueTask<TAnswer>>> call) => Described<TAnswer>(call);

    /// <inheritdoc cref="Method{TAnswer}(Expression{Func{T, Task{TAnswer}}})"/>
    public MethodDescription<TItem> Method<TItem>(Expression<Func<T, IAsyncEnumerable<TItem>>> call) => Described<TItem>(call);

    /// <inheritdoc cref="Method{TAnswer}(Expression{Func{T, Task{TAnswer}}})"/>
    public MethodDescription<TAnswer> Method<TAnswer>(Expression<Func<T, TAnswer>> call) => Described<TAnswer>(call);

    /// <inheritdoc cref="Method{TAnswer}(Expression{Func{T, Task{TAnswer}}})"/>
    public MethodDescription<ValueTuple> Method(Expression<Func<T, Task>> call) => Described<ValueTuple>(call);

    /// <inheritdoc cref="Method{TAnswer}(Expression{Func{T, Task{TAnswer}}})"/>
    public MethodDescription<ValueTuple> Method(Expression<Func<T, ValueTask>> call) => Described<ValueTuple>(call);

    /// <inheritdoc cref="Method{TAnswer}(Expression{Func{T, Task{TAnswer}}})"/>
    public MethodDescription<ValueTuple> Method(Expression<Action<T>> call) => Described<ValueTuple>(call);

    private MethodDescription<TAnswer> Described<TAnswer>(LambdaExpression call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Body is not MethodCallExpression { Object: ParameterExpression, Method: { IsSpecialName: false } method }
            || (typeof(T).IsInterface && !method.DeclaringType!.IsInterface))
        {
            throw new ArgumentException($"'{call}' is no call of a method of {TypeName.Of(typeof(T))}: write x => x.AskAsync(default!, default).", nameof(call));
        }

        var description = new MethodDescription<TAnswer>();
        Methods[MemberKey.Of(method)] = description;
        return description;
    }
}
