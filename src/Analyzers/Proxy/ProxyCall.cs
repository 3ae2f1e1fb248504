using System.Collections.Immutable;
using LlmLimiter.Analyzers.Usage;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Proxy;

/// <summary>A call that has a proxy made: one of <c>RateLimitProxy</c>, or one that registers a proxy.</summary>
/// <param name="Type">What the proxy's class implements, or is derived from; a type parameter where only the running program knows.</param>
/// <param name="Target">The class of what is behind the proxy, as far as the call tells; null: it does not, or there is nothing.</param>
/// <param name="IsAroundTarget">Whether there is an object behind the proxy. Without one, the proxy is the object itself.</param>
/// <param name="IsExact">Whether no class that derives from the known one can be behind it.</param>
/// <param name="IsDescribed">Whether the call brings options, in which any member can be limited or exempt.</param>
/// <param name="Place">Where the code says so.</param>
internal sealed record ProxyCall(ITypeSymbol Type, INamedTypeSymbol? Target, bool IsAroundTarget, bool IsExact, bool IsDescribed, Location Place)
{
    /// <summary>What makes proxies, by its full name; where it is not known, there are none.</summary>
    public const string Maker = "LlmLimiter.DynamicProxy.RateLimitProxy";

    public const string MakerName = "RateLimitProxy";

    public const string OptionsName = "RateLimitProxyOptions";

    private const string Product = "LlmLimiter";

    private static readonly HashSet<string> _registering = ["AddRateLimitedProxy", "AddKeyedRateLimitedProxy"];
    private static readonly HashSet<string> _making = ["Create", "CreateClass"];

    /// <summary>Whether a name is that of a method that registers a proxy.</summary>
    public static bool Registers(string name) => _registering.Contains(name);

    /// <summary>Whether a name may be that of a method that makes or registers a proxy.</summary>
    public static bool MayBe(string name) => _registering.Contains(name) || _making.Contains(name);

    /// <summary>Calls the action for each such call, known by its names: the package may be there or not.</summary>
    public static void Register(CompilationStartAnalysisContext context, Action<ProxyCall, OperationAnalysisContext> analyze) =>
        context.RegisterOperationAction(
            operation =>
            {
                if (Of((IInvocationOperation)operation.Operation) is { } call)
                {
                    analyze(call, operation);
                }
            },
            OperationKind.Invocation);

    /// <summary>Null: the call makes no proxy.</summary>
    public static ProxyCall? Of(IInvocationOperation call) =>
        call.TargetMethod is { TypeArguments: { IsEmpty: false } types } method
        && (Registers(method.Name) || (_making.Contains(method.Name) && method.ContainingType.Name == MakerName))
        && IsOurs(method)
        && types[0] is not IErrorTypeSymbol
            ? Of(call, method.Name, types)
            : null;

    private static ProxyCall Of(IInvocationOperation call, string name, ImmutableArray<ITypeSymbol> types)
    {
        bool isClass = types[0].TypeKind == TypeKind.Class;
        if (types.Length > 1 || name == "CreateClass")
        {
            // The container makes a class's proxy itself; behind that of an interface it puts what it makes.
            ITypeSymbol made = isClass ? types[types.Length - 1] : types[0];
            var implementation = isClass || types.Length == 1 ? null : types[1] as INamedTypeSymbol;
            return Create(made, implementation, isAroundTarget: !isClass && types.Length > 1, isExact: isClass || implementation is not null);
        }

        IOperation? target = (Registers(name) ? call.Arguments.Select(Made).FirstOrDefault(static made => made is not null) : TargetOf(call))?.WithoutConversion();
        return Create(types[0], target?.Type as INamedTypeSymbol, isAroundTarget: true, isExact: target is IObjectCreationOperation);

        ProxyCall Create(ITypeSymbol made, INamedTypeSymbol? target, bool isAroundTarget, bool isExact) =>
            new(made, target, isAroundTarget, isExact, call.Arguments.Any(IsDescription), PlaceOf(call.Syntax));
    }

    private static IOperation? TargetOf(IInvocationOperation call) =>
        call.Arguments.FirstOrDefault(static argument => argument.Parameter?.Ordinal == 0)?.Value;

    /// <summary>What a factory returns, if it is a lambda with one way out.</summary>
    private static IOperation? Made(IArgumentOperation factory)
    {
        if (factory.Value.WithoutConversion() is not IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda })
        {
            return null;
        }

        var values = lambda.Body.Descendants().OfType<IReturnOperation>().Select(static way => way.ReturnedValue).OfType<IOperation>().ToArray();
        return values.Length == 1 ? values[0] : null;
    }

    private static bool IsDescription(IArgumentOperation argument) =>
        argument is { IsImplicit: false, Parameter.Type: INamedTypeSymbol type }
        && type.TypeArguments.Append(type).Any(static part => part.Name == OptionsName)
        && argument.Value.WithoutConversion() is not ({ ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation);

    private static bool IsOurs(IMethodSymbol method) =>
        new[] { method.ContainingAssembly?.Name, method.ContainingNamespace?.ToDisplayString(), method.ContainingType.Name }
            .Any(static name => name?.StartsWith(Product, StringComparison.Ordinal) == true);

    /// <summary>The called name with its type arguments.</summary>
    private static Location PlaceOf(SyntaxNode syntax) => (syntax as InvocationExpressionSyntax)?.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name.GetLocation(),
        MemberBindingExpressionSyntax binding => binding.Name.GetLocation(),
        { } called => called.GetLocation(),
        null => syntax.GetLocation(),
    };
}
