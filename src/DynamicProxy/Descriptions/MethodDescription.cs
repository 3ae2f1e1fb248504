namespace LlmLimiter.DynamicProxy;

/// <summary>The limit of one method. It replaces what is said of the whole client, as an attribute on a method replaces its type's.</summary>
/// <typeparam name="TAnswer">The method's result or, of a stream, its item; <see cref="ValueTuple"/> where it gives none.</typeparam>
public sealed class MethodDescription<TAnswer> : LimitDescription<MethodDescription<TAnswer>>, IMethodDescription
{
    private bool _isExempt;

    internal MethodDescription()
    {
    }

    bool IMethodDescription.IsExempt => _isExempt;

    Reading.LimitStatement? IMethodDescription.Limit => Limit;

    /// <summary>The parameter that names the model at each call, where <see cref="LimitDescription{TSelf}.Model"/> names none: a string.</summary>
    /// <param name="parameter">Its name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public MethodDescription<TAnswer> ModelName(string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(parameter);
        return With(limit => limit with { ModelParameter = parameter });
    }

    /// <summary>The parameters whose text is the request's input. Without it the marks and the usual names are tried.</summary>
    /// <param name="parameters">Their names; none: nothing of the request is counted.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public MethodDescription<TAnswer> Prompt(params string[] parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (string parameter in parameters)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(parameter, nameof(parameters));
        }

        string[] named = [.. parameters];
        return With(limit => limit with { Prompts = named });
    }

    /// <summary>The parameter that bounds the answer's tokens: a whole number. Without it the marks and the usual names are tried.</summary>
    /// <param name="parameter">Its name.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public MethodDescription<TAnswer> MaxOutputTokens(string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(parameter);
        return With(limit => limit with { BoundParameter = parameter });
    }

    /// <summary>
    /// Reads from an answer what its provider says was used, where the usual names do not tell it; what it throws, the caller gets.
    /// </summary>
    /// <param name="read">
    /// Gives the usage; null: the answer tells none, and the estimate stands. Of a stream it is given each item: see <see cref="IUsageReader{TAnswer}.Read"/>.
    /// </param>
    public MethodDescription<TAnswer> Usage(Func<TAnswer, TokenUsage?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return With(limit => limit with { Usage = read });
    }

    /// <inheritdoc cref="Usage(Func{TAnswer, TokenUsage?})"/>
    /// <param name="reader">Reads it.</param>
    public MethodDescription<TAnswer> Usage(IUsageReader<TAnswer> reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Usage(reader.Read);
    }

    /// <summary>The method is not limited, whatever attributes or the description of the whole client say.</summary>
    public MethodDescription<TAnswer> NotLimited()
    {
        _isExempt = true;
        return this;
    }
}
