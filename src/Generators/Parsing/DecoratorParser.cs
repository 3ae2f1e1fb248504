using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Reads an annotated interface.</summary>
internal static class DecoratorParser
{
    public static DecoratorModel? Parse(ISymbol annotated, SyntaxNode node, Compilation compilation, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        INamedTypeSymbol type = annotated as INamedTypeSymbol ?? annotated.ContainingType;
        return InterfaceCheck.SpeaksForItsType(annotated, node) && CanBeDecorated(type) ? Decorator(type, compilation) : null;
    }

    /// <summary>Whether the decorator of an annotated interface can be written.</summary>
    public static bool CanBeDecorated(INamedTypeSymbol type) =>
        !InterfaceCheck.Obstacles(type).Any()
        && NameCheck.OfDecorator(type) is null
        && Limits.LimitedMethods(type).All(static method => ShapeCheck.WhyNot(method, Limits.Governing(method)!) is null)
        && ShapeCheck.OfType(type) is null;

    private static DecoratorModel Decorator(INamedTypeSymbol type, Compilation compilation)
    {
        string name = WrapperNames.Decorator(type);
        var members = InterfaceCheck.Implementable(type).ToArray();
        return new DecoratorModel
        {
            HintName = WrapperNames.Hint(type),
            Namespace = WrapperNames.Namespace(type),
            Name = name,
            Accessibility = TypeAccessibility.Of(type),
            InterfaceType = TypeText.Of(type),
            InterfaceDocumentationId = LimitedCallParser.DocumentationId(type),
            Attributes = TravellingAttributes.Of(type.GetAttributes()).ToEquatableArray(),
            TypeParameters = TypeText.AllTypeParameters(type).Select(TypeText.TypeParameter).ToEquatableArray(),
            Members = DecoratorMembers(type, name, members).ToEquatableArray(),
            AcceptedWarnings = AcceptedWarnings.Of(type, members),
            Statuses = StatusTypes.In(compilation),
        };
    }

    /// <summary>The first member of a signature is a public one; any further is implemented by its interface's name.</summary>
    private static IEnumerable<DecoratorMemberModel> DecoratorMembers(INamedTypeSymbol type, string decorator, IEnumerable<ISymbol> members)
    {
        var taken = new PublicMembers(TypeText.AllTypeParameters(type).Select(static parameter => parameter.Name).Append(decorator));
        foreach (ISymbol member in members)
        {
            bool isExplicit = !(member.DeclaredAccessibility == Accessibility.Public && taken.Take(member));
            string declaring = TypeText.Of(member.ContainingType);
            yield return Member(member, isExplicit) with
            {
                DeclaredBy = SymbolEqualityComparer.Default.Equals(member.ContainingType, type) ? null : declaring,
                ExplicitInterface = isExplicit ? declaring : null,
            };
        }
    }

    private static DecoratorMemberModel Member(ISymbol member, bool isExplicit) => member switch
    {
        IMethodSymbol method when Limits.Governing(method) is { } limit && ShapeCheck.WhyNot(method, limit) is null =>
            new DecoratorMemberModel.Limited(LimitedCallParser.Parse(method, limit, isExplicit)) { Name = method.Name },
        IMethodSymbol method => new DecoratorMemberModel.Method(SignatureParser.Method(method, isExplicit)) { Name = method.Name },
        IEventSymbol @event => new DecoratorMemberModel.Event(
            TypeText.Of(@event.Type), TravellingAttributes.Of(@event.GetAttributes()).ToEquatableArray(), TypeText.HoldsPointer(@event.Type))
        {
            Name = @event.Name,
        },
        IPropertySymbol property => new DecoratorMemberModel.Property(
            SignatureParser.Property(property, isExplicit),
            Accessor(property.GetMethod),
            Accessor(property.SetMethod))
        {
            Name = property.Name,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(member), member.Kind, "not a member that a class implements"),
    };

    /// <summary>The attributes of an accessor; null: there is none to implement.</summary>
    private static EquatableArray<string>? Accessor(IMethodSymbol? accessor) => accessor is { IsAbstract: true } or { IsVirtual: true }
        ? TravellingAttributes.Of(accessor.GetAttributes())
            .Concat(TravellingAttributes.Of(accessor.GetReturnTypeAttributes(), "return: "))
            .Concat(accessor.MethodKind == MethodKind.PropertySet ? TravellingAttributes.Of(accessor.Parameters.Last().GetAttributes(), "param: ") : [])
            .ToEquatableArray()
        : null;
}
