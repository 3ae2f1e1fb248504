using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Roslyn.Testing;

/// <summary>Walks through all that a pipeline value holds.</summary>
internal static class PipelineValue
{
    private static readonly Type[] _forbidden = [typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(Location), typeof(Compilation), typeof(SemanticModel)];

    public static void RequireIndependent(string step, object? value) => Walk(step, value, new HashSet<object>(ReferenceEqualityComparer.Instance));

    private static void Walk(string step, object? value, HashSet<object> seen)
    {
        if (value is null or string || value.GetType().IsPrimitive || !seen.Add(value))
        {
            return;
        }

        // By assignability: the compiler's own types are internal and derive from these.
        if (Array.Find(_forbidden, type => type.IsInstanceOfType(value)) is { } forbidden)
        {
            throw new TestFailedException($"The step '{step}' holds a {forbidden.Name}: {value.GetType()}.");
        }

        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Walk(step, item, seen);
            }
        }

        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Walk(step, field.GetValue(value), seen);
            }
        }
    }
}
