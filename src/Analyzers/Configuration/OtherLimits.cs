using System.Collections.Immutable;
using LlmLimiter.Configuration.Parsing;
using LlmLimiter.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Configuration;

/// <summary>
/// The limits that a compilation takes from elsewhere than the limits file: models that it registers, and sources of which nobody can say
/// here what they hold. It looks at all code, so it is made only where somebody asks.
/// </summary>
internal sealed class OtherLimits
{
    /// <summary>The method that gives a model limits while the program runs.</summary>
    public const string Register = "Register";

    private const string Config = "LlmLimiter.RateLimitConfig";
    private const string Builder = "Microsoft.Extensions.DependencyInjection.LlmLimiterBuilder";
    private const string Limits = "LlmLimiter.ModelLimits";
    private const string Policy = "LlmLimiter.UnknownModelPolicy";
    private const string Options = "LlmLimiter.LlmRateLimiterOptions";

    /// <summary>The types that limits are made of, by their names.</summary>
    private static readonly string[] _made = ["LlmRateLimiter", "RateLimitConfig"];

    /// <summary>What brings limits, by its name, and the type it is a member of.</summary>
    private static readonly ImmutableDictionary<string, string> _members = new Dictionary<string, string>
    {
        [Register] = KnownTypes.Limiter,
        ["FromYaml"] = KnownTypes.Limiter,
        ["Load"] = Config,
        ["Parse"] = Config,
        ["FromConfiguration"] = Config,
        ["Shipped"] = Config,
        ["AddYamlFile"] = Builder,
        ["AddConfiguration"] = Builder,
        ["Aliases"] = Limits,
        // Where models without limits may be called, nothing is wrong with their names.
        ["Allow"] = Policy,
        ["UnknownModel"] = Options,
    }.ToImmutableDictionary();

    private readonly string _fileName;
    private readonly HashSet<string> _madeNames;
    private readonly HashSet<string> _providers = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _wholeProviders = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _models = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private bool _canBeAnything;

    private OtherLimits(string fileName, IEnumerable<string> aliases)
    {
        _fileName = fileName;
        _madeNames = [.. _made, .. aliases];
    }

    /// <summary>What the compilation's code brings.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="fileName">The limits file, which code may name as its source.</param>
    public static OtherLimits Of(Compilation compilation, string fileName)
    {
        var limits = new OtherLimits(fileName, compilation.SyntaxTrees.SelectMany(static tree => AliasesOfMade(tree.GetRoot())));
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            limits.Add(tree.GetRoot(), compilation);
        }

        return limits;
    }

    /// <summary>Whether the model, or where it is null any model of the provider, may have limits that the file does not have.</summary>
    public bool MayHave(string provider, string? model) =>
        _canBeAnything
        || _wholeProviders.Contains(provider)
        || (model is null ? _providers.Contains(provider) : _models.Contains(Key(provider, model)) || _aliases.Contains(model));

    private static string Key(string provider, string model) => $"{provider}\n{model}";

    private void Add(SyntaxNode root, Compilation compilation)
    {
        SemanticModel? semantics = null;
        foreach (SyntaxNode node in root.DescendantNodes())
        {
            if (_canBeAnything)
            {
                return;
            }

            if (node is BaseObjectCreationExpressionSyntax creation && IsOfInterest(creation))
            {
                Add((semantics ??= compilation.GetSemanticModel(root.SyntaxTree)).GetOperation(creation) as IObjectCreationOperation);
            }
            else if (node is SimpleNameSyntax name && _members.TryGetValue(name.Identifier.ValueText, out string? type)
                && (semantics ??= compilation.GetSemanticModel(root.SyntaxTree)).GetSymbolInfo(name) is var info
                && (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is { } symbol && symbol.ContainingType.Is(type))
            {
                Add(name, semantics);
            }
        }
    }

    private bool IsOfInterest(BaseObjectCreationExpressionSyntax creation) => creation switch
    {
        ImplicitObjectCreationExpressionSyntax => true,
        ObjectCreationExpressionSyntax { Type: NameSyntax type } => LastName(type) is { } name && _madeNames.Contains(name),
        _ => false,
    };

    /// <summary>What a file calls them by <c>using Limiter = LlmLimiter.LlmRateLimiter;</c>, perhaps for all files.</summary>
    private static IEnumerable<string> AliasesOfMade(SyntaxNode root) =>
        from directive in root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>()
        where directive is { Alias: not null, Name: { } name } && LastName(name) is { } last && _made.Contains(last)
        select directive.Alias!.Name.Identifier.ValueText;

    private static string? LastName(NameSyntax type) => type switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => null,
    };

    private void Add(IObjectCreationOperation? creation)
    {
        if (creation?.Type.Is(Config) == true)
        {
            _canBeAnything = true;
        }
        else if (creation?.Type.Is(KnownTypes.Limiter) == true && creation.Arguments.Any(static argument => argument.Parameter?.Name == "provider"))
        {
            AddModel(creation.Arguments);
        }
    }

    private void Add(SimpleNameSyntax name, SemanticModel semantics)
    {
        SyntaxNode expression = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access
            : name.Parent is MemberBindingExpressionSyntax binding ? binding : name;
        switch (name.Identifier.ValueText)
        {
            case Register when Call(expression, semantics) is { } call:
                AddModel(call.Arguments);
                break;
            case "FromYaml" or "Load" or "AddYamlFile" when Call(expression, semantics) is { } call && IsTheFile(call.Arguments[0].Value):
                break;
            case "UnknownModel":
                AddPolicy((expression.Parent as AssignmentExpressionSyntax)?.Right, semantics);
                break;
            case "Aliases":
                AddAliases((expression.Parent as AssignmentExpressionSyntax)?.Right, semantics);
                break;
            default:
                _canBeAnything = true;
                break;
        }
    }

    private static IInvocationOperation? Call(SyntaxNode expression, SemanticModel semantics) =>
        expression.Parent is InvocationExpressionSyntax call && call.Expression == expression
        && semantics.GetOperation(call) is IInvocationOperation { Arguments.IsEmpty: false } operation
            ? operation
            : null;

    private void AddModel(ImmutableArray<IArgumentOperation> arguments)
    {
        string? provider = Constant(arguments, "provider");
        string? model = Constant(arguments, "model");
        if (provider is null)
        {
            _canBeAnything = true;
        }
        else if (model is null or ConfigVocabulary.Wildcard)
        {
            _ = _wholeProviders.Add(provider);
        }
        else
        {
            _ = _providers.Add(provider);
            _ = _models.Add(Key(provider, model));
        }
    }

    private static string? Constant(ImmutableArray<IArgumentOperation> arguments, string parameter) =>
        arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value.ConstantValue is { HasValue: true, Value: string text } ? text : null;

    /// <summary>A policy that is no constant may allow models without limits.</summary>
    private void AddPolicy(ExpressionSyntax? policy, SemanticModel semantics) =>
        _canBeAnything |= policy is not null && !semantics.GetConstantValue(policy).HasValue;

    /// <summary>The aliases in a list; where one of them is no constant, it can be anything.</summary>
    private void AddAliases(ExpressionSyntax? list, SemanticModel semantics)
    {
        foreach (ExpressionSyntax item in list?.DescendantNodesAndSelf().OfType<ExpressionSyntax>() ?? [])
        {
            if (semantics.GetConstantValue(item) is { HasValue: true, Value: string alias })
            {
                _ = _aliases.Add(alias);
            }
            else if (item is InvocationExpressionSyntax || semantics.GetSymbolInfo(item).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol)
            {
                _canBeAnything = true;
            }
        }
    }

    /// <summary>Whether the path is that of the limits file beside the program, as <c>Path.Combine(folder, "rate_limits.yaml")</c> is.</summary>
    private bool IsTheFile(IOperation path)
    {
        IOperation last = path is IInvocationOperation { TargetMethod: { Name: "Combine" or "Join", ContainingType.Name: "Path" } } join
            && join.Arguments.LastOrDefault()?.Value is { } argument
            ? argument
            : path;
        return last.ConstantValue is { HasValue: true, Value: string text } && Path.GetFileName(text) is var name
            && (name == LimitsFile.UsualName || name == _fileName);
    }
}
