namespace LlmLimiter.Conventions;

/// <summary>
/// Says what is counted of a type that is known by name. Only public members are used; one that this version of the type lacks, or
/// that is experimental, is left out together with what depends on it.
/// </summary>
internal sealed class Shape
{
    /// <summary>Pieces that are a text; a member that is the only thing they are given must be one.</summary>
    private static readonly HashSet<string> _texts = ["Message", "Text", "Name", "Image"];

    private readonly ClientType _type;
    private readonly List<ContentModel> _contents = [];

    private Shape(ClientType type) => _type = type;

    /// <summary>What a shape gives: the value itself, where there is no name.</summary>
    public static ArgumentModel Its(params string[] names) => new ArgumentModel.Value(Path(names));

    /// <summary>The words of a member, which may be null.</summary>
    public static ArgumentModel Words(string name) => new ArgumentModel.Value(Path(name).Then(PathModel.Called("ToString", afterNull: true)));

    /// <summary>A level of detail by the name of a member's value.</summary>
    public static ArgumentModel Detail(string name) => new ArgumentModel.Part("Detail", Path(name).Then(PathModel.Called("ToString", afterNull: true)));

    /// <summary>A member's JSON as text.</summary>
    public static ArgumentModel Json(string name) => new ArgumentModel.Part("Json", Path(name));

    public static ConditionModel Any(params string[] names) => new ConditionModel.Any(Paths(names));

    public static ConditionModel None(params string[] names) => new ConditionModel.None(Paths(names));

    /// <summary>Counted in a method of its own.</summary>
    public static ContentModel Described(ClientType type, Func<Shape, Shape> contents) =>
        new ContentModel.Described(type.Text, type.Name, type.DocumentationId, Of(type, contents));

    /// <summary>Counted where it is met.</summary>
    public static ContentModel Inline(ClientType type, Func<Shape, Shape> contents)
    {
        ContentModel content = Of(type, contents);
        return !type.CanBeNull || SeesNull(content) ? content : new ContentModel.When(new ConditionModel.NotNull(), null, content);
    }

    /// <summary>A piece.</summary>
    public Shape Count(string method, params ArgumentModel[] arguments)
    {
        if (CanGive(method, arguments))
        {
            _contents.Add(ContentModel.Pieces.Of(new PieceModel(method, arguments)));
        }

        return this;
    }

    /// <summary>A piece that is counted under a condition.</summary>
    public Shape CountWhen(ConditionModel condition, string method, params ArgumentModel[] arguments)
    {
        if (Names(condition).All(HasMember) && CanGive(method, arguments))
        {
            _contents.Add(new ContentModel.When(condition, null, ContentModel.Pieces.Of(new PieceModel(method, arguments))));
        }

        return this;
    }

    /// <summary>What a streamed answer has told so far in the <c>Usage</c> of a member; of the value itself where there is no path.</summary>
    /// <param name="path">The member.</param>
    /// <param name="known">What is known of such a usage: <c>Begun</c>, <c>Final</c>.</param>
    public Shape Told(string path, string known)
    {
        if (Find(path) is { } found && UsageConvention.Told(found.Type, found.Path) is { } told)
        {
            _contents.Add(told.Then(new PieceModel(known)));
        }

        return this;
    }

    /// <summary>What a streamed answer tells in addition: a member that is a usage.</summary>
    public Shape Added(string path)
    {
        if (Find(path) is { } found && UsageConvention.Added(found.Type, found.Path) is { } added)
        {
            _contents.Add(added);
        }

        return this;
    }

    /// <summary>The items of a member, or of a member's member; of the value itself where there is no path.</summary>
    public Shape Each(string path, string word, Func<ClientType, ContentModel> item)
    {
        if (Find(path) is { } found && found.Type.ItemTypes.FirstOrDefault() is { } itemType)
        {
            Presence presence = path.Length == 0 ? Presence.Sure : Presence.NotNull;
            _contents.Add(new ContentModel.Each(found.Path, presence, itemType.NullableText, word, item(itemType)));
        }

        return this;
    }

    /// <summary>More that is counted where the value is of a type derived from its own.</summary>
    public Shape Is(string derivedType, string word, Func<Shape, Shape> contents)
    {
        if (_type.Neighbour(derivedType) is { } type)
        {
            _contents.Add(new ContentModel.When(new ConditionModel.Is(type.Text), word, Of(type, contents)));
        }

        return this;
    }

    /// <summary>A piece that is counted where the value is not of this type derived from its own.</summary>
    public Shape IsNot(string derivedType, string method)
    {
        if (_type.Neighbour(derivedType) is { } type)
        {
            _contents.Add(new ContentModel.When(new ConditionModel.IsNot(type.Text), null, ContentModel.Pieces.Of(new PieceModel(method))));
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
        if (Find(path) is { } found)
        {
            string[] pickers = [$"TryPick{caseName}", $"TryPickBeta{caseName}"];
            if (pickers.FirstOrDefault(picker => found.Type.Picked(picker) is not null) is { } picker)
            {
                _contents.Add(new ContentModel.When(new ConditionModel.Picks(found.Path, picker), word, Of(found.Type.Picked(picker)!, contents)));
            }
        }

        return this;
    }

    private static ContentModel Of(ClientType type, Func<Shape, Shape> contents)
    {
        ContentModel[] counted = [.. contents(new Shape(type))._contents];
        return counted.Length == 1 ? counted[0] : new ContentModel.Sequence(counted.ToEquatableArray());
    }

    /// <summary>Whether all that is counted is counted as something else, which no null is.</summary>
    private static bool SeesNull(ContentModel content) => content switch
    {
        ContentModel.When conditional => conditional.Condition is ConditionModel.Is,
        ContentModel.Sequence sequence => sequence.Contents.All(SeesNull),
        _ => false,
    };

    private static PathModel Path(params string[] names) =>
        names.Aggregate(PathModel.Here, static (path, name) => path.Then(PathModel.To(name, afterNull: false)));

    private static EquatableArray<PathModel> Paths(string[] names) => names.Select(static name => Path(name)).ToEquatableArray();

    private bool CanGive(string method, ArgumentModel[] arguments) =>
        arguments.Select(static argument => argument.Path).OfType<PathModel>().Where(static path => !path.IsHere).All(path => HasMember(path.Steps[0].Name))
        && (!_texts.Contains(method) || arguments.Length != 1 || arguments[0] is not ArgumentModel.Value { From.Steps: { Count: 1 } steps }
            || _type.Find(steps[0].Name)?.Type.IsString == true);

    private static IEnumerable<string> Names(ConditionModel condition) => condition switch
    {
        ConditionModel.Any any => any.Paths.Select(static path => path.Steps[0].Name),
        ConditionModel.None none => none.Paths.Select(static path => path.Steps[0].Name),
        ConditionModel.PicksNot union => [union.Method],
        ConditionModel.Says said => [said.Method],
        _ => [],
    };

    private bool HasMember(string name) => _type.Find(name) is not null || _type.HasMethod(name);

    /// <summary>The member at the end of a path, and how it is reached from a value that is there.</summary>
    private (ClientType Type, PathModel Path)? Find(string path)
    {
        (ClientType Type, PathModel Path) found = (_type, PathModel.Here);
        foreach (string name in path.Length == 0 ? [] : path.Split('.'))
        {
            if (found.Type.Find(name) is not { } member)
            {
                return null;
            }

            found = (member.Type, found.Path.Then(PathModel.To(member.Name, afterNull: !found.Path.IsHere)));
        }

        return found;
    }
}
