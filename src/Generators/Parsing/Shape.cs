using System.Text.RegularExpressions;
using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>
/// Says what is counted of a type that is known by name. Only public members are used; one that this version of the type lacks, or
/// that is experimental, is left out together with what depends on it.
/// </summary>
internal sealed class Shape
{
    private static readonly Regex _members = new(@"\{0\}\??\.(\w+)", RegexOptions.CultureInvariant);

    /// <summary>A member that is the only argument of one of these is a text.</summary>
    private static readonly Regex _texts = new(@"\.(?:Message|Text|Name|Image)\(\{0\}\.(\w+)\)", RegexOptions.CultureInvariant);

    private readonly ITypeSymbol _type;
    private readonly List<ContentModel> _contents = [];

    private Shape(ITypeSymbol type) => _type = type;

    /// <summary>Counted in a method of its own.</summary>
    public static ContentModel Described(ITypeSymbol type, Func<Shape, Shape> contents) =>
        new ContentModel.Described(
            TypeText.Of(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)), type.Name, LimitedCallParser.DocumentationId(type), Of(type, contents));

    /// <summary>Counted where it is met.</summary>
    public static ContentModel Inline(ITypeSymbol type, Func<Shape, Shape> contents)
    {
        ContentModel content = Of(type, contents);
        return !Members.CanBeNull(type) || SeesNull(content) ? content : new ContentModel.When("{0} is not null", null, content);
    }

    /// <summary>Pieces: <c>.Text({0}.Text)</c>.</summary>
    public Shape Count(string calls)
    {
        if (HasMembersOf(calls))
        {
            _contents.Add(new ContentModel.Pieces(calls));
        }

        return this;
    }

    /// <summary>Pieces that are counted under a condition: <c>{0}.ImageBytes is not null</c>.</summary>
    public Shape CountWhen(string condition, string calls)
    {
        if (HasMembersOf(condition) && HasMembersOf(calls))
        {
            _contents.Add(new ContentModel.When(condition, null, new ContentModel.Pieces(calls)));
        }

        return this;
    }

    /// <summary>What a streamed answer has told so far in the <c>Usage</c> of a member; of the value itself where there is no path.</summary>
    /// <param name="path">The member.</param>
    /// <param name="calls">What is known of such a usage: <c>.Begun()</c>, <c>.Final()</c>.</param>
    public Shape Told(string path, string calls)
    {
        if (Find(path) is { } found && UsageConvention.Told(found.Type, "{0}" + found.Access) is { } told)
        {
            _contents.Add(new ContentModel.Pieces(told.Calls + calls));
        }

        return this;
    }

    /// <summary>What a streamed answer tells in addition: a member that is a usage.</summary>
    public Shape Added(string path)
    {
        if (Find(path) is { } found && UsageConvention.Added(found.Type, "{0}" + found.Access) is { } calls)
        {
            _contents.Add(calls);
        }

        return this;
    }

    /// <summary>The items of a member, or of a member's member; of the value itself where there is no path.</summary>
    public Shape Each(string path, string word, Func<ITypeSymbol, ContentModel> item)
    {
        if (Find(path) is { } found && Members.ItemTypes(found.Type).FirstOrDefault() is { } itemType)
        {
            string? present = path.Length == 0 ? null : "{ }";
            _contents.Add(new ContentModel.Each("{0}" + found.Access, present, TypeText.Nullable(itemType), word, item(itemType)));
        }

        return this;
    }

    /// <summary>More that is counted where the value is of a type derived from its own.</summary>
    public Shape Is(string derivedType, string word, Func<Shape, Shape> contents)
    {
        if (Derived(derivedType) is { } type)
        {
            _contents.Add(new ContentModel.When($"{{0}} is {TypeText.Of(type)} {{1}}", word, Of(type, contents)));
        }

        return this;
    }

    /// <summary>Pieces that are counted where the value is not of this type derived from its own.</summary>
    public Shape IsNot(string derivedType, string calls)
    {
        if (Derived(derivedType) is { } type)
        {
            _contents.Add(new ContentModel.When($"{{0}} is not {TypeText.Of(type)}", null, new ContentModel.Pieces(calls)));
        }

        return this;
    }

    /// <summary>What is counted of one case of a union: of the value itself, or of a member of it.</summary>
    /// <param name="path">The member; empty: the value itself.</param>
    /// <param name="caseName">The case by the name of the method that picks it, without its <c>TryPick</c>.</param>
    /// <param name="word">What the case is called.</param>
    /// <param name="contents">What is counted.</param>
    public Shape Pick(string path, string caseName, string word, Func<Shape, Shape> contents)
    {
        if (Find(path) is { } found && (Picker(found.Type, $"TryPick{caseName}") ?? Picker(found.Type, $"TryPickBeta{caseName}")) is { } picker)
        {
            string condition = path.Length == 0
                ? $"{{0}}.{picker.Name}(out var {{1}})"
                : $"{{0}}{found.Access}?.{picker.Name}(out var {{1}}) == true";
            _contents.Add(new ContentModel.When(condition, word, Of(picker.Parameters[0].Type, contents)));
        }

        return this;
    }

    private static ContentModel Of(ITypeSymbol type, Func<Shape, Shape> contents)
    {
        ContentModel[] counted = [.. contents(new Shape(type))._contents];
        return counted.Length == 1 ? counted[0] : new ContentModel.Sequence(counted.ToEquatableArray());
    }

    /// <summary>Whether all that is counted is counted under a pattern, which no null matches.</summary>
    private static bool SeesNull(ContentModel content) => content switch
    {
        ContentModel.When conditional => conditional.Word is not null && conditional.Condition.StartsWith("{0} is ", StringComparison.Ordinal),
        ContentModel.Sequence sequence => sequence.Contents.All(SeesNull),
        _ => false,
    };

    private static IMethodSymbol? Picker(ITypeSymbol union, string name) =>
        union.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(static method =>
            method is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, Parameters.Length: 1 } && method.Parameters[0].RefKind == RefKind.Out);

    private bool HasMembersOf(string code) =>
        Names(_members, code).All(HasMember)
        && Names(_texts, code).All(name => Members.Find(_type, name) is { } text && Members.IsString(text.Type));

    private static IEnumerable<string> Names(Regex pattern, string code) =>
        pattern.Matches(code).Cast<Match>().Select(static match => match.Groups[1].Value);

    private bool HasMember(string name) =>
        Members.Find(_type, name) is not null
        || Members.Sources(_type).SelectMany(source => source.GetMembers(name)).Any(static member =>
            member is IMethodSymbol { DeclaredAccessibility: Accessibility.Public });

    /// <summary>The member at the end of a path, and how it is reached from a value that is there.</summary>
    private (ITypeSymbol Type, string Access)? Find(string path)
    {
        (ITypeSymbol Type, string Access) found = (_type, "");
        foreach (string name in path.Length == 0 ? [] : path.Split('.'))
        {
            if (Members.Find(found.Type, name) is not { } property)
            {
                return null;
            }

            found = (property.Type, found.Access + (found.Access.Length == 0 ? "." : "?.") + property.Name);
        }

        return found;
    }

    /// <summary>The type of this name, if this version has it; null: it has not, or it may not be used.</summary>
    private INamedTypeSymbol? Derived(string name) =>
        _type.ContainingAssembly?.GetTypeByMetadataName(name) is { } type && IsAccepted(type) ? type : null;

    /// <summary>An experimental type is used where the annotated code has accepted it with the type that it derives from.</summary>
    private bool IsAccepted(INamedTypeSymbol type) =>
        ExperimentalId(type) is not { } id || id == ExperimentalId(_type);

    private static string? ExperimentalId(ITypeSymbol type) => type.AttributeOf(KnownTypes.ExperimentalAttribute)?.FirstText();
}
