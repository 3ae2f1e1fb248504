/// <summary>An interface outside of any namespace.</summary>
#pragma warning disable CA1050 // That is what it is for.
public interface IWithoutNamespace
#pragma warning restore CA1050
{
    void Ask(string prompt);
}
