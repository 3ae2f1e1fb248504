using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>A method as code uses it: it is called, or becomes a delegate, a function pointer or part of an expression tree.</summary>
/// <param name="Operation">The call, or the name of the method that stands for it.</param>
/// <param name="Method">The method; an extension method as it is declared.</param>
/// <param name="Instance">What it is used on; null: nothing.</param>
internal sealed record MethodUse(IOperation Operation, IMethodSymbol Method, IOperation? Instance)
{
    public static readonly OperationKind[] Kinds = [OperationKind.Invocation, OperationKind.MethodReference];

    /// <summary>Whether the method is called here and now; in an expression tree nothing is.</summary>
    public bool IsCall => Operation is IInvocationOperation && !IsInExpressionTree;

    /// <summary>Whether it is a part of a lambda that becomes data, which something else turns into a call.</summary>
    public bool IsInExpressionTree
    {
        get
        {
            for (IOperation? current = Operation; current is not null; current = current.Parent)
            {
                if (current is IAnonymousFunctionOperation { Parent: IConversionOperation { Type: { } type } }
                    && type.SelfOrBase("System.Linq.Expressions.Expression") is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The member whose code this is.</summary>
    public ISymbol? Caller
    {
        get
        {
            ISymbol? caller = Operation.SemanticModel?.GetEnclosingSymbol(Operation.Syntax.SpanStart);
            while (caller is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
            {
                caller = caller.ContainingSymbol;
            }

            return caller;
        }
    }

    /// <summary>The written name of the method.</summary>
    public Location Place => CalledName.Of(Operation.Syntax);

    /// <summary>Null: the operation uses no method.</summary>
    public static MethodUse? Of(IOperation operation) => operation switch
    {
        IInvocationOperation call => new(call, call.TargetMethod.ReducedFrom ?? call.TargetMethod, call.Instance),
        IMethodReferenceOperation reference => new(reference, reference.Method.ReducedFrom ?? reference.Method, reference.Instance),
        _ => null,
    };
}
