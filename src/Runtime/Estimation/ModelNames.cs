namespace LlmLimiter.Estimation;

/// <summary>Finds models by parts of their names: <c>o3</c> is in <c>o3-mini</c> and in <c>openai/o3</c>, not in <c>foo3</c>.</summary>
internal static class ModelNames
{
    public static T FirstIn<T>((string Part, T Value)[] table, string model, T otherwise)
    {
        foreach ((string part, T value) in table)
        {
            if (Has(model, part))
            {
                return value;
            }
        }

        return otherwise;
    }

    private static bool Has(string model, string part)
    {
        int index = model.IndexOf(part, StringComparison.OrdinalIgnoreCase);
        return index == 0 || (index > 0 && !char.IsLetterOrDigit(model[index - 1]));
    }
}
