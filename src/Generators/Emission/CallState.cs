using System.Text.RegularExpressions;
using LlmLimiter.Conventions;
using LlmLimiter.Generators.Models;
using LlmLimiter.Generators.Parsing;

namespace LlmLimiter.Generators.Emission;

/// <summary>
/// What a limited call carries from its caller to its lambdas, which capture nothing: the receiver and the arguments, as a tuple, or
/// bare where it is a single value.
/// </summary>
internal sealed class CallState
{
    /// <summary>Names that a tuple's element must not have, or not there.</summary>
    private static readonly Regex _reserved =
        new("^(Item[0-9]+|Rest|CompareTo|Deconstruct|Equals|GetHashCode|GetType|ToString)$", RegexOptions.CultureInvariant);

    private readonly List<(string Name, string Value)> _elements = [];
    private readonly Dictionary<string, string> _elementNames = [];
    private readonly string _variable;

    /// <param name="variable">The lambda parameter that holds the state.</param>
    /// <param name="receiver">The name wanted for the receiver, and its value; null: the method is static.</param>
    /// <param name="parameters">The method's parameters.</param>
    public CallState(string variable, (string Name, string Value)? receiver, EquatableArray<ParameterModel> parameters)
    {
        _variable = variable;
        var arguments = parameters.Where(static parameter => parameter.Role == ParameterRole.Argument).ToArray();
        var names = new UniqueNames(arguments.Select(static argument => argument.Name));
        if (receiver is { } instance)
        {
            ReceiverName = names.For(instance.Name);
            _elements.Add((ReceiverName, instance.Value));
        }

        foreach (ParameterModel argument in arguments)
        {
            string name = _reserved.IsMatch(argument.Name) ? names.For($"{argument.Name}Argument") : argument.Name;
            _elementNames.Add(argument.Name, name);
            _elements.Add((name, Value(argument)));
        }
    }

    /// <summary>What is passed to the limited call.</summary>
    public string Expression => _elements.Count switch
    {
        0 => "0",
        1 => _elements[0].Value,
        _ => $"({string.Join(", ", _elements.Select(Element))})",
    };

    /// <summary>The receiver as the lambdas see it.</summary>
    public string Receiver => Access(ReceiverName);

    private string ReceiverName { get; } = "";

    /// <summary>The argument of this parameter as the lambdas see it.</summary>
    public string Argument(string parameter) => Access(_elementNames[parameter]);

    private string Access(string element) => _elements.Count == 1 ? _variable : $"{_variable}.{Identifiers.Escape(element)}";

    /// <summary>An element takes its name from its value where that is a plain name.</summary>
    private static string Element((string Name, string Value) element)
    {
        string name = Identifiers.Escape(element.Name);
        return name == element.Value ? name : $"{name}: {element.Value}";
    }

    private static string Value(ParameterModel argument)
    {
        string name = argument.Cast + Identifiers.Escape(argument.Name);
        return argument.IsBuffered ? $"{CSharpText.LimitedCall}.Buffer({name})" : name;
    }
}
