using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Which parameters hold the request's input: those marked [Prompt], else those of a usual name and type, or of an SDK's.</summary>
internal sealed class PromptConvention
{
    private static readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        "prompt", "prompts", "question", "message", "messages", "input", "inputs", "inputItems", "text", "texts", "query", "content",
        "chatMessages", "userPrompt", "systemPrompt", "history", "conversation",
    };

    private static readonly HashSet<string> _namesOfEmbedded = new(StringComparer.OrdinalIgnoreCase) { "value", "values" };

    /// <summary>Names of a message's author.</summary>
    private static readonly string[] _authors = ["AuthorName", "ParticipantName", "Name"];

    private readonly IParameterSymbol[] _candidates;
    private readonly bool _isEmbedding;

    private PromptConvention(IMethodSymbol method, bool expectsOutput)
    {
        _candidates = [.. method.Parameters.Where(MayBePrompt)];
        _isEmbedding = EmbeddingConvention.IsEmbedding(method, expectsOutput);
    }

    /// <summary>Whether a parameter that is marked is counted.</summary>
    public static bool MayBePrompt(IParameterSymbol parameter) =>
        parameter.RefKind != RefKind.Out && !parameter.Type.Is(KnownTypes.CancellationToken) && !parameter.Type.Is(KnownTypes.Lease);

    public static IEnumerable<InputModel> Inputs(IMethodSymbol method, bool expectsOutput) => new PromptConvention(method, expectsOutput).Inputs();

    /// <summary>The marked parameter of a type that nothing can be counted of; null: there is none.</summary>
    public static IParameterSymbol? Uncountable(IMethodSymbol method)
    {
        var convention = new PromptConvention(method, expectsOutput: false);
        return convention._candidates.FirstOrDefault(parameter =>
            parameter.Has(KnownTypes.PromptAttribute)
            && (parameter.Type.IsRefLikeType || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer || TypeText.AllowsRefStruct(parameter.Type))
            && convention.ContentOf(parameter) is null);
    }

    /// <summary>The parameters that would be counted if they were marked: texts and messages or, without any, objects that have a text of their own.</summary>
    public static IEnumerable<IParameterSymbol> Countable(IMethodSymbol method)
    {
        var convention = new PromptConvention(method, expectsOutput: false);
        var free = convention._candidates.Where(static parameter =>
            !parameter.Has(KnownTypes.ModelNameAttribute) && !parameter.Has(KnownTypes.MaxOutputTokensAttribute)).ToArray();
        var texts = free.Where(parameter => convention.ContentOf(parameter) is not null).ToArray();
        return texts.Length > 0 ? texts : free.Where(static parameter => parameter.Type is { TypeKind: TypeKind.Class } type && ObjectText.IsOwn(type));
    }

    /// <summary>The marked parameters that are counted by a text that says nothing of them.</summary>
    public static IEnumerable<IParameterSymbol> Silent(IMethodSymbol method)
    {
        var convention = new PromptConvention(method, expectsOutput: false);
        return convention._candidates.Where(parameter =>
            parameter.Has(KnownTypes.PromptAttribute) && convention.ContentOf(parameter) is null && ObjectText.IsNoneOf(parameter.Type));
    }

    private IEnumerable<InputModel> Inputs()
    {
        var marked = _candidates.Where(static parameter => parameter.Has(KnownTypes.PromptAttribute)).ToArray();
        return marked.Length > 0
            ? marked.Select(parameter => new InputModel(parameter.Name, ContentOf(parameter) ?? AsString(parameter.Type)))
            : _candidates
                .Where(IsInput)
                .Select(parameter => (parameter.Name, Content: ContentOf(parameter)))
                .Where(static input => input.Content is not null)
                .Select(static input => new InputModel(input.Name, input.Content!));
    }

    private bool IsInput(IParameterSymbol parameter) =>
        _names.Contains(parameter.Name)
        || (_isEmbedding && _namesOfEmbedded.Contains(parameter.Name))
        || Members.ItemTypes(parameter.Type).Prepend(parameter.Type).Any(static type => KnownMessage(type) is not null);

    /// <summary>Text, texts, a message or messages; null: none of them.</summary>
    private ContentModel? ContentOf(IParameterSymbol parameter)
    {
        if (Members.IsString(parameter.Type))
        {
            return Text("{0}");
        }

        if (TextAccess(parameter.Type) is { } span)
        {
            return new ContentModel.Pieces($"{(_isEmbedding ? ".Input(\"\")" : ".Message()")}.Text({{0}}{span})");
        }

        bool arePrompts = !_isEmbedding && string.Equals(parameter.Name, "prompts", StringComparison.OrdinalIgnoreCase);
        ContentModel.Pieces text = arePrompts ? new(".Prompt({0})") : Text("{0}");
        return Items(parameter.Type, "{0}", "text", item => Members.IsString(item) ? text : null)
            ?? Items(parameter.Type, "{0}", "message", MessageOf)
            ?? MessageOf(parameter.Type);
    }

    /// <summary>What leads to the characters of a type that holds some, but is no string; null: it is another type.</summary>
    private static string? TextAccess(ITypeSymbol type) =>
        type is not INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } || arguments[0].SpecialType != SpecialType.System_Char ? null
        : Members.IsSpan(type) ? ""
        : type.Is("System.ReadOnlyMemory`1") || type.Is("System.Memory`1") ? ".Span"
        : null;

    /// <summary>A text of its own: an input of an embedding, or else a message.</summary>
    private ContentModel.Pieces Text(string value) => new(_isEmbedding ? $".Input({value})" : $".Message({value})");

    /// <summary>A chat message: one of a known SDK; else its text is in <c>Text</c>, in <c>Content</c>, or in the parts of <c>Content</c>.</summary>
    private static ContentModel? MessageOf(ITypeSymbol type)
    {
        if (KnownMessage(type) is { } known)
        {
            return known;
        }

        string author = Members.Find(type, _authors, Members.IsString) is { } name ? $".Name({{0}}{Members.Access(type, name)})" : "";
        if (TextOf(type) is { } text)
        {
            return new ContentModel.Pieces($".Message(){text}{author}");
        }

        if (Members.Find(type, "Content") is not { } content)
        {
            return null;
        }

        string access = $"{{0}}{Members.Access(type, content)}";
        if (Members.IsString(content.Type))
        {
            return new ContentModel.Pieces($".Message().Text({access}){author}");
        }

        return Items(content.Type, access, "part", static part => TextOf(part) is { } text ? new ContentModel.Pieces(text) : null) is { } parts
            ? new ContentModel.Sequence(new ContentModel[] { new ContentModel.Pieces($".Message(){author}"), parts }.ToEquatableArray())
            : null;
    }

    private static ContentModel? KnownMessage(ITypeSymbol type) => OpenAIShapes.Message(type) ?? ExtensionsAIShapes.Message(type);

    private static string? TextOf(ITypeSymbol type) =>
        Members.Find(type, "Text") is { } text && Members.IsString(text.Type) ? $".Text({{0}}{Members.Access(type, text)})" : null;

    private static ContentModel.Each? Items(ITypeSymbol type, string source, string word, Func<ITypeSymbol, ContentModel?> contentOf) =>
        Members.ItemTypes(type)
            .Select(item => contentOf(item) is { } content ? new ContentModel.Each(source, Present(type), TypeText.Nullable(item), word, content) : null)
            .FirstOrDefault(static each => each is not null);

    /// <summary>A default ImmutableArray is not null, but cannot be enumerated either.</summary>
    private static string? Present(ITypeSymbol type) =>
        Members.IsSpan(type) ? null : type.Is("System.Collections.Immutable.ImmutableArray`1") ? "{ IsDefault: false }" : "{ }";

    private ContentModel.Pieces AsString(ITypeSymbol type) =>
        Text(type.IsValueType && !Members.CanBeNull(type) ? "{0}.ToString()" : "{0}?.ToString()");
}
