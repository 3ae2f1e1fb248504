namespace LlmLimiter.Generators.Emission;

/// <summary>Gives out names that nothing else in a scope has.</summary>
internal sealed class UniqueNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = [.. taken];

    /// <summary>The wanted name or, where it is taken, the name with the first free number from 2.</summary>
    public string For(string wanted)
    {
        string name = wanted;
        for (int number = 2; !_taken.Add(name); number++)
        {
            name = wanted + number;
        }

        return name;
    }

    /// <summary>A name such that another, which is made from it, is free too.</summary>
    public string For(string wanted, Func<string, string> other)
    {
        string name = wanted;
        for (int number = 2; _taken.Contains(name) || _taken.Contains(other(name)); number++)
        {
            name = wanted + number;
        }

        _taken.Add(other(name));
        _taken.Add(name);
        return name;
    }
}
