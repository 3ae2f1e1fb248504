namespace LlmLimiter.Simulator.Answers;

/// <summary>The embedding of a text: of length one, the same for the same text, and in no other way like a real one.</summary>
internal static class FakeVector
{
    public static float[] Of(string text, int dimensions)
    {
        var random = new Random((int)TextHash.Of([text]));
        double[] vector = [.. Enumerable.Range(0, dimensions).Select(_ => random.NextDouble() - 0.5)];
        double length = Math.Sqrt(vector.Sum(static part => part * part));
        return [.. vector.Select(part => (float)(part / length))];
    }
}
