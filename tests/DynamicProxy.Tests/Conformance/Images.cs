namespace LlmLimiter.DynamicProxy.Tests.Conformance;

internal static class Images
{
    /// <summary>The beginning of a PNG of 512 × 512 pixels, in base64.</summary>
    public const string Png = "iVBORw0KGgoAAAANSUhEUgAAAgAAAAIA";
}
