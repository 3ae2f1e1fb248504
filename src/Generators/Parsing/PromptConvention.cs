using LlmLimiter.Generators.Models;
using Microsoft.CodeAnalysis;

namespace LlmLimiter.Generators.Parsing;

/// <summary>Which parameters hold the request's input text: those marked [Prompt], else those of a usual name and type.</summary>
internal static class PromptConvention
{
    private static readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        "prompt", "prompts", "question", "message", "messages", "input", "inputs", "text", "texts", "query", "content",
        "chatMessages", "userPrompt", "systemPrompt", "history", "conversation",
    };

    public static IEnumerable<InputModel> Inputs(IMethodSymbol method)
    {
        var candidates = method.Parameters
            .Where(static parameter => !parameter.Type.Is(KnownTypes.CancellationToken) && !parameter.Type.Is(KnownTypes.Lease)).ToArray();
        var marked = candidates.Where(static parameter => parameter.Has(KnownTypes.PromptAttribute)).ToArray();
        return marked.Length > 0
            ? marked.Select(static parameter => new InputModel(parameter.Name, ContentOf(parameter.Type) ?? AsString(parameter.Type)))
            : candidates
                .Where(static parameter => _names.Contains(parameter.Name))
                .Select(static parameter => (parameter.Name, Content: ContentOf(parameter.Type)))
                .Where(static input => input.Content is not null)
                .Select(static input => new InputModel(input.Name, input.Content!));
    }

    /// <summary>Text, texts, a message or messages; null: none of them.</summary>
    private static ContentModel? ContentOf(ITypeSymbol type)
    {
        if (Members.IsString(type))
        {
            return new ContentModel.Text();
        }

        ContentModel? items = Items(type, static item => Members.IsString(item) ? new ContentModel.Text() : MessageOf(item));
        return items ?? MessageOf(type);
    }

    /// <summary>A chat message: its text is in <c>Text</c>, in <c>Content</c>, or in the parts of <c>Content</c>.</summary>
    private static ContentModel.Message? MessageOf(ITypeSymbol type)
    {
        if (TextOf(type) is { } text)
        {
            return new(text);
        }

        if (Members.Property(type, "Content") is not { } content)
        {
            return null;
        }

        ContentModel? inner = Members.IsString(content.Type) ? new ContentModel.Text() : Items(content.Type, TextOf);
        return inner is null ? null : new(new ContentModel.Member(Members.Access(type, content), inner));
    }

    private static ContentModel.Member? TextOf(ITypeSymbol type) =>
        Members.Property(type, "Text") is { } text && Members.IsString(text.Type)
            ? new(Members.Access(type, text), new ContentModel.Text())
            : null;

    private static ContentModel.Each? Items(ITypeSymbol type, Func<ITypeSymbol, ContentModel?> contentOf) =>
        Members.ItemTypes(type)
            .Select(item => contentOf(item) is { } content ? new ContentModel.Each(TypeText.Nullable(item), Present(type), content) : null)
            .FirstOrDefault(static each => each is not null);

    /// <summary>A default ImmutableArray is not null, but cannot be enumerated either.</summary>
    private static string Present(ITypeSymbol type) =>
        type.Is("System.Collections.Immutable.ImmutableArray`1") ? "{ IsDefault: false }" : "{ }";

    private static ContentModel.Member AsString(ITypeSymbol type) =>
        new(type.IsValueType && !Members.CanBeNull(type) ? ".ToString()" : "?.ToString()", new ContentModel.Text());
}
