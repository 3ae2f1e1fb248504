using System.Text;

namespace Generators.Tests.Fuzzing;

/// <summary>A type with limited members, made at random: the same one for the same seed.</summary>
internal sealed class RandomDeclaration
{
    private const string Limited = "[RateLimited(\"provider\", \"model\")]";

    private readonly Random _random;
    private readonly RandomTypes _types;
    private readonly StringBuilder _text = new();

    private RandomDeclaration(int seed)
    {
        _random = new Random(seed);
        _types = new RandomTypes(_random);
    }

    /// <summary>The name of the namespace, which no other seed's declaration has.</summary>
    public static string Namespace(int seed) => $"Fuzzed{seed}";

    public static string Of(int seed)
    {
        var declaration = new RandomDeclaration(seed);
        declaration.Write();
        return $"namespace {Namespace(seed)}\n{{\n{declaration._text}}}\n";
    }

    private void Write()
    {
        string[] containers = Chance(4) ? [Any(RandomWords.Containers)] : [];
        foreach (string container in containers)
        {
            _text.Append(container).Append('\n').Append("{\n");
        }

        if (containers.Any(static container => container.Contains("<TOuter>", StringComparison.Ordinal)))
        {
            _types.Add("TOuter");
        }

        if (Chance(2))
        {
            WriteInterface();
        }
        else
        {
            WriteOrdinaryType();
        }

        foreach (string _ in containers)
        {
            _text.Append("}\n");
        }
    }

    private void WriteInterface()
    {
        bool isWhole = Chance(2);
        var (parameters, constraints) = TypeParameters(ofInterface: true);
        string[] bases = Chance(3) ? [Any(RandomWords.BaseInterfaces)] : [];
        _text.Append(isWhole ? Limited : Attributes("")).Append(Any("public", "internal", "public unsafe"))
            .Append($" interface {Any(RandomWords.InterfaceNames)}{parameters}")
            .Append(bases.Length == 0 ? "" : $" : {bases[0]}").Append(constraints).Append("\n{\n");
        for (int count = _random.Next(1, 4); count > 0; count--)
        {
            Line((isWhole ? "" : Limited) + Attributes("Method") + Head(Kind()) + (Chance(8) ? " => throw null!;" : ";"));
        }

        for (int count = _random.Next(0, 4); count > 0; count--)
        {
            WriteForwarded(isWhole);
        }

        _text.Append("}\n");
    }

    private void WriteForwarded(bool isWhole)
    {
        string type = _types.Any(byReference: false);
        Line(_random.Next(6) switch
        {
            0 => $"{Attributes("Property")}{type} {Name()} {{ get; {(Chance(2) ? "set; " : "")}}}",
            1 => $"{Attributes("Event")}event {Any("Action", "Action?", "Func<int, string?>", "EventHandler<int>?", "Action<int*[]>")} {Name()};",
            2 => $"{Any("", "", "[System.Runtime.CompilerServices.IndexerName(\"Item\")] ")}{type} this[{Parameters(mayReference: false, isIndexer: true)}] {{ get; {(Chance(2) ? "set; " : "")}}}",
            3 => $"{Any("ref int", "ref readonly string?")} {Name()} {{ get; }}",
            4 => $"{type} {Name()} {{ get => throw null!; }}",
            _ => (isWhole ? "[NotRateLimited] " : "") + Attributes("Method") + Head(_types.Any(byReference: true)) + ";",
        });
    }

    private void WriteOrdinaryType()
    {
        bool isStatic = Chance(6);
        bool isPartial = !Chance(3);
        string kind = isStatic ? "static|class" : Any("|class", "sealed|class", "abstract|class", "|struct", "readonly|struct", "|record", "|record struct", "unsafe|class");
        var (parameters, constraints) = TypeParameters(ofInterface: false);
        string name = Any(RandomWords.ClassNames);
        bool isClass = kind.EndsWith("|class", StringComparison.Ordinal) && !isStatic;
        string limiter = isStatic ? "" : Any(RandomWords.PrimaryParameters);
        _text.Append(Attributes("")).Append(Any("public", "internal")).Append(' ')
            .Append(kind.Replace("|", isPartial ? " partial " : " ", StringComparison.Ordinal))
            .Append($" {name}{parameters}{limiter}{(isClass && Chance(4) ? " : Bases.Base" : "")}{constraints}\n{{\n");
        if (Chance(3))
        {
            Line($"{(isStatic ? "internal static" : Any("internal static", "private static"))} {(Chance(2) ? "LlmRateLimiter?" : "global::LlmLimiter.LlmRateLimiter?")} {Name()} => null;");
        }

        if (Chance(3) && !isStatic)
        {
            Line($"public int {Name()} => 0;");
        }

        for (int count = _random.Next(1, 4); count > 0; count--)
        {
            string modifiers = isStatic || Chance(6) ? "static " : "";
            string accessibility = Any("public", "public", "internal", "private");
            if (isPartial && Chance(3))
            {
                WritePartialMethod($"{accessibility} {modifiers}");
            }
            else
            {
                Line($"{Limited}{Attributes("Method")}{accessibility} {modifiers}{Head(Kind(), isExtension: isStatic && parameters.Length == 0 && Chance(2))} => throw null!;");
            }
        }

        _text.Append("}\n");
    }

    private void WritePartialMethod(string modifiers)
    {
        string kind = Kind();
        string name = Any(RandomWords.MethodNames);
        var (typeParameters, constraints) = MethodTypeParameters();
        string parameters = Parameters(Kinds.IsSynchronous(kind), isIndexer: false);
        bool isUnsafe = parameters.Contains('*', StringComparison.Ordinal) || kind.Contains('*', StringComparison.Ordinal);
        modifiers += isUnsafe ? "unsafe " : "";
        string core = name.TrimStart('@') is var bare && bare.EndsWith("Async", StringComparison.Ordinal) && bare.Length > 5
            ? $"{bare[..^5]}CoreAsync"
            : $"{bare}Core";
        Line($"{Limited}{Attributes("Method")}{modifiers}partial {kind} {name}{typeParameters}({parameters}){constraints};");
        Line($"{modifiers.Replace("public", "private", StringComparison.Ordinal).Replace("internal", "private", StringComparison.Ordinal)}{kind} {core}{typeParameters}({parameters}){constraints} => throw null!;");
    }

    /// <summary>A method up to its body.</summary>
    private string Head(string returned, bool isExtension = false)
    {
        var (typeParameters, constraints) = MethodTypeParameters();
        string parameters = Parameters(Kinds.IsSynchronous(returned), isIndexer: false);
        parameters = isExtension ? $"{Any("", "[System.Diagnostics.CodeAnalysis.NotNull] ")}this string? {Name()}0{(parameters.Length == 0 ? "" : ", ")}{parameters}" : parameters;
        bool isUnsafe = parameters.Contains('*', StringComparison.Ordinal) || returned.Contains('*', StringComparison.Ordinal);
        return $"{(isUnsafe ? "unsafe " : "")}{returned} {Any(RandomWords.MethodNames)}{typeParameters}({parameters}){constraints}";
    }

    private string Kind() => Kinds.Any(_random, _types);

    private string Parameters(bool mayReference, bool isIndexer)
    {
        var parameters = new List<string>();
        var names = new HashSet<string>();
        bool hasDefaults = false;
        for (int count = _random.Next(isIndexer ? 1 : 0, Chance(20) ? 12 : 5); count > 0; count--)
        {
            string name = Name();
            if (!names.Add(name.TrimStart('@')))
            {
                continue;
            }

            string modifier = mayReference && Chance(4) && !hasDefaults ? Any(RandomWords.ReferenceModifiers) : "";
            hasDefaults |= Chance(5) && modifier.Length == 0;
            string attributes = isIndexer || hasDefaults ? "" : ParameterAttributes(modifier);
            (string type, string value) = hasDefaults ? Any(RandomWords.Defaults) : (_types.Any(mayReference), "");
            parameters.Add($"{attributes}{modifier}{type} {name}{value}");
        }

        if (!isIndexer && Chance(6))
        {
            parameters.Add($"params {Any(mayReference ? RandomWords.ParamsOfSynchronous : RandomWords.Params)} last");
        }
        else if (!isIndexer && Chance(3))
        {
            parameters.Add($"System.Threading.CancellationToken {Any("cancellationToken", "token2", "@default")} = default");
        }

        return string.Join(", ", parameters);
    }

    private string ParameterAttributes(string modifier) => Chance(8) && modifier.Length == 0 ? Any(RandomWords.ParameterAttributes) : "";

    private string Attributes(string target) =>
        !Chance(6) ? "" : Any([.. RandomWords.Attributes, .. target == "Method" ? RandomWords.MethodAttributes : []]) + " ";

    private (string Parameters, string Constraints) TypeParameters(bool ofInterface)
    {
        if (!Chance(3))
        {
            return ("", "");
        }

        string name = Any(RandomWords.TypeParameterNames);
        _types.Add(name);
        string variance = ofInterface && Chance(5) ? Any("in ", "out ") : "";
        return ($"<{variance}{name}>", Constraint(name));
    }

    private (string Parameters, string Constraints) MethodTypeParameters()
    {
        if (!Chance(5))
        {
            return ("", "");
        }

        string name = Chance(2) ? "U" : Any(RandomWords.TypeParameterNames);
        return ($"<{(Chance(8) ? "[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicMethods | System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicFields)] " : "")}{name}>", Constraint(name));
    }

    private string Constraint(string name) => Chance(2) ? $" where {name} : {Any(RandomWords.Constraints)}" : "";

    private string Name() => Any(RandomWords.Names);

    private void Line(string line) => _text.Append("    ").Append(line).Append('\n');

    private T Any<T>(params IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>Once in so many times.</summary>
    private bool Chance(int times) => _random.Next(times) == 0;
}
