using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>What locals hold, as far as one member tells.</summary>
internal static class LocalValue
{
    /// <summary>All operations of the member that the operation is in.</summary>
    public static IEnumerable<IOperation> Member(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Descendants();
    }

    /// <summary>What the local is declared with; null: with nothing.</summary>
    public static IOperation? Initial(ILocalReferenceOperation reference) => Member(reference)
        .OfType<IVariableDeclaratorOperation>()
        .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, reference.Local))
        ?.GetVariableInitializer()?.Value;

    /// <summary>What the local holds all the time, without a conversion; null: that is not known.</summary>
    public static IOperation? Held(ILocalReferenceOperation reference) =>
        References(reference.Local, reference).Any(IsSet) ? null : Initial(reference)?.WithoutConversion();

    /// <summary>Where the member speaks of the local.</summary>
    public static IEnumerable<ILocalReferenceOperation> References(ILocalSymbol local, IOperation within) => Member(within)
        .OfType<ILocalReferenceOperation>()
        .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local));

    /// <summary>The value without the conversions around it.</summary>
    public static IOperation WithoutConversion(this IOperation value) =>
        value is IConversionOperation { OperatorMethod: null } conversion ? conversion.Operand.WithoutConversion() : value;

    /// <summary>What an initializer behind <c>new</c> sets a property to; null: it does not.</summary>
    public static IOperation? Set(this IObjectCreationOperation creation, string property) => creation.Initializer?.Initializers
        .OfType<ISimpleAssignmentOperation>()
        .LastOrDefault(assignment => (assignment.Target as IPropertyReferenceOperation)?.Property.Name == property)
        ?.Value.WithoutConversion();

    private static bool IsSet(ILocalReferenceOperation local) =>
        (local.Parent is IAssignmentOperation assignment && assignment.Target == local)
        || local.Parent is ITupleOperation { Parent: IDeconstructionAssignmentOperation }
        || local.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out };
}
