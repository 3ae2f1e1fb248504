using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>A registration of a client, under an interface, in a container of services.</summary>
/// <param name="Interface">The decorated interface.</param>
/// <param name="Client">The client.</param>
internal sealed record ClientRegistration(DecoratedInterface Interface, INamedTypeSymbol Client)
{
    private const string Namespace = "Microsoft.Extensions.DependencyInjection";

    private static readonly HashSet<string> _names =
    [
        "AddHttpClient", "Describe", "DescribeKeyed", .. new[] { "Singleton", "Scoped", "Transient" }.SelectMany(static lifetime => new[]
        {
            $"Add{lifetime}", $"TryAdd{lifetime}", $"AddKeyed{lifetime}", $"TryAddKeyed{lifetime}", lifetime, $"Keyed{lifetime}",
        }),
    ];

    /// <summary>Whether a name is one of the methods that register.</summary>
    public static bool MayBe(IMethodSymbol method) => _names.Contains(method.Name);

    /// <summary>Whether a method is one of a container of services.</summary>
    public static bool IsOfContainer(IMethodSymbol method) =>
        method.ContainingNamespace?.ToDisplayString().StartsWith(Namespace, StringComparison.Ordinal) == true;

    /// <summary>The registration that a call is, or null.</summary>
    public static ClientRegistration? Of(IMethodSymbol method, IEnumerable<IArgumentOperation> arguments, Clients clients)
    {
        if (!IsOfContainer(method))
        {
            return null;
        }

        ITypeSymbol[] types = method.TypeArguments.Length > 1
            ? [.. method.TypeArguments]
            : [.. arguments.Select(static argument => argument.Value).OfType<ITypeOfOperation>().Select(static value => value.TypeOperand)];
        return types.Length > 1 && types[1] is INamedTypeSymbol client && clients.Decorated(types[0]) is { } type && clients.IsClient(client)
            ? new(type, client)
            : null;
    }

    /// <summary>
    /// Whether something puts the decorator before what a type registers: somebody hands it to a container, or the type makes it of what the
    /// container gives out.
    /// </summary>
    public static bool IsDecorated(DecoratedInterface type, INamedTypeSymbol? registering, Compilation compilation) =>
        DecoratorUse.HandsOut(compilation, type.Decorator) || DecoratorUse.Wraps(registering, type.Type.Name, type.Decorator);

    /// <summary>Whether AddRateLimited can take its place: for a generic interface it needs a closed type that any file can name.</summary>
    public bool CanBeLimited(Compilation compilation) =>
        !TypeText.AllTypeParameters(Interface.Type.OriginalDefinition).Any()
        || (!Interface.Type.IsUnboundGenericType && ClosedDecoratorParser.CanBeWritten(Interface.Type, compilation));
}
