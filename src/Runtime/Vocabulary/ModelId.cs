namespace LlmLimiter;

/// <summary>The two names of what is limited: a provider and one of its models. Compared without case.</summary>
/// <param name="Provider">The provider's name, for example <c>openai</c>.</param>
/// <param name="Model">The model's name as it is sent to the provider, for example <c>gpt-4o</c>.</param>
public readonly record struct ModelId(string Provider, string Model)
{
    /// <summary>Whether both names are the same, without regard to case.</summary>
    public bool Equals(ModelId other) =>
        StringComparer.OrdinalIgnoreCase.Equals(Provider, other.Provider) && StringComparer.OrdinalIgnoreCase.Equals(Model, other.Model);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        int provider = Provider is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Provider);
        int model = Model is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Model);
        return (provider * -1521134295) + model;
    }

    /// <summary><c>provider/model</c>, with control characters escaped: names may come from outside and end up in a terminal.</summary>
    public override string ToString() => $"{PrintableName.Of(Provider)}/{PrintableName.Of(Model)}";
}
