namespace LlmLimiter.Admission;

/// <summary>The place of a call that had its turn: it comes back to it when its provider refuses what it sent.</summary>
/// <param name="Lane">Where it waits.</param>
/// <param name="Estimate">What is expected of it.</param>
/// <param name="Sequence">Its number, which decides who came before whom.</param>
/// <param name="Asked">When it first asked; its deadline runs from there.</param>
internal sealed record PlaceInLine(Lane Lane, TokenEstimate Estimate, uint Sequence, long Asked);
