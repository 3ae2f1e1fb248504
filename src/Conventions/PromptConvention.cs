namespace LlmLimiter.Conventions;

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

    private readonly ClientParameter[] _candidates;
    private readonly bool _isEmbedding;

    private PromptConvention(ClientMethod method, bool expectsOutput)
    {
        _candidates = method.HasNoPrompt ? [] : [.. method.Parameters.Where(MayBePrompt)];
        _isEmbedding = EmbeddingConvention.IsEmbedding(method, expectsOutput);
    }

    /// <summary>Whether a parameter that is marked is counted.</summary>
    public static bool MayBePrompt(ClientParameter parameter) =>
        !parameter.IsOut && !parameter.Type.Is("System.Threading.CancellationToken") && !parameter.Type.Is("LlmLimiter.LlmLease");

    public static IEnumerable<InputModel> Inputs(ClientMethod method, bool expectsOutput) => new PromptConvention(method, expectsOutput).Inputs();

    /// <summary>The parameters that may be prompts, each with what is counted of it as one; null: its type says nothing.</summary>
    public static IEnumerable<(ClientParameter Parameter, ContentModel? Content)> Candidates(ClientMethod method)
    {
        var convention = new PromptConvention(method, expectsOutput: false);
        return convention._candidates.Select(parameter => (parameter, convention.ContentOf(parameter)));
    }

    private IEnumerable<InputModel> Inputs()
    {
        ClientParameter[] marked = [.. _candidates.Where(static parameter => parameter.IsPrompt)];
        return marked.Length > 0
            ? marked.Select(parameter => new InputModel(parameter.Name, ContentOf(parameter) ?? AsString(parameter.Type)))
            : _candidates
                .Where(IsInput)
                .Select(parameter => (parameter.Name, Content: ContentOf(parameter)))
                .Where(static input => input.Content is not null)
                .Select(static input => new InputModel(input.Name, input.Content!));
    }

    private bool IsInput(ClientParameter parameter) =>
        _names.Contains(parameter.Name)
        || (_isEmbedding && _namesOfEmbedded.Contains(parameter.Name))
        || parameter.Type.ItemTypes.Prepend(parameter.Type).Any(static type => KnownMessage(type) is not null);

    /// <summary>Text, texts, a message or messages; null: none of them.</summary>
    private ContentModel? ContentOf(ClientParameter parameter)
    {
        if (parameter.Type.IsString)
        {
            return Text(PathModel.Here);
        }

        if (PathToCharacters(parameter.Type) is { } characters)
        {
            PieceModel begin = _isEmbedding ? new("Input", new ArgumentModel.Empty()) : new("Message");
            return ContentModel.Pieces.Of(begin, new PieceModel("Text", new ArgumentModel.Value(characters)));
        }

        bool arePrompts = !_isEmbedding && string.Equals(parameter.Name, "prompts", StringComparison.OrdinalIgnoreCase);
        ContentModel.Pieces text = arePrompts ? Piece("Prompt", PathModel.Here) : Text(PathModel.Here);
        return Items(parameter.Type, PathModel.Here, "text", item => item.IsString ? text : null)
            ?? Items(parameter.Type, PathModel.Here, "message", MessageOf)
            ?? MessageOf(parameter.Type);
    }

    /// <summary>What leads to the characters of a type that holds some, but is no string; null: it is another type.</summary>
    private static PathModel? PathToCharacters(ClientType type) =>
        type.TypeArguments is not { Count: 1 } arguments || !arguments[0].Is("System.Char") ? null
        : type.IsSpan ? PathModel.Here
        : type.Is("System.ReadOnlyMemory`1") || type.Is("System.Memory`1") ? PathModel.To("Span", afterNull: false)
        : null;

    /// <summary>A text of its own: an input of an embedding, or else a message.</summary>
    private ContentModel.Pieces Text(PathModel path) => Piece(_isEmbedding ? "Input" : "Message", path);

    private static ContentModel.Pieces Piece(string method, PathModel path) =>
        ContentModel.Pieces.Of(new PieceModel(method, new ArgumentModel.Value(path)));

    /// <summary>A chat message: one of a known SDK; else its text is in <c>Text</c>, in <c>Content</c>, or in the parts of <c>Content</c>.</summary>
    private static ContentModel? MessageOf(ClientType type)
    {
        if (KnownMessage(type) is { } known)
        {
            return known;
        }

        if (TextOf(type) is { } text)
        {
            return MessageWith(text, type);
        }

        if (type.Find("Content") is not { } content)
        {
            return null;
        }

        if (content.Type.IsString)
        {
            return MessageWith(Piece("Text", type.To(content)), type);
        }

        return Items(content.Type, type.To(content), "part", TextOf) is { } parts
            ? new ContentModel.Sequence(new ContentModel[] { MessageWith(text: null, type), parts }.ToEquatableArray())
            : null;
    }

    private static ContentModel.Pieces MessageWith(ContentModel.Pieces? text, ClientType type)
    {
        PieceModel[] author = type.Find(_authors, static member => member.IsString) is { } name
            ? [new("Name", new ArgumentModel.Value(type.To(name)))]
            : [];
        return ContentModel.Pieces.Of([new("Message"), .. text?.All ?? default, .. author]);
    }

    private static ContentModel? KnownMessage(ClientType type) => OpenAIShapes.Message(type) ?? ExtensionsAIShapes.Message(type);

    private static ContentModel.Pieces? TextOf(ClientType type) =>
        type.Find("Text") is { Type.IsString: true } text ? Piece("Text", type.To(text)) : null;

    private static ContentModel.Each? Items(ClientType type, PathModel source, string word, Func<ClientType, ContentModel?> contentOf) =>
        type.ItemTypes
            .Select(item => contentOf(item) is { } content ? new ContentModel.Each(source, PresenceOf(type), item.NullableText, word, content) : null)
            .FirstOrDefault(static each => each is not null);

    private static Presence PresenceOf(ClientType type) =>
        type.IsSpan ? Presence.Sure
        : type.Is("System.Collections.Immutable.ImmutableArray`1") ? Presence.NotDefault
        : Presence.NotNull;

    private ContentModel.Pieces AsString(ClientType type) => Text(PathModel.Called("ToString", afterNull: type.CanBeNull || !type.IsValueType));
}
