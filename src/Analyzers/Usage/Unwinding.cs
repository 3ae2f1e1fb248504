using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmLimiter.Analyzers.Usage;

/// <summary>A branch on its way through the finally blocks that it leaves.</summary>
/// <param name="Branch">The branch.</param>
/// <param name="Done">How many of the finally blocks have run.</param>
/// <param name="Outer">The branch whose finally block this one is in; null: it is in none.</param>
internal sealed record Unwinding(ControlFlowBranch Branch, int Done, Unwinding? Outer)
{
    /// <summary>The finally blocks to run, the innermost first; null: nobody knows where the branch leads.</summary>
    public ImmutableArray<ControlFlowRegion>? Finallys => Branch.Destination is null ? RunByThrow(Branch.Source) : Branch.FinallyRegions;

    private static ImmutableArray<ControlFlowRegion>? RunByThrow(BasicBlock source)
    {
        // The compiler throws where a switch expression has no arm: nobody wrote that path.
        if (Thrown(source.BranchValue)?.IsImplicit == true)
        {
            return null;
        }

        var finallys = ImmutableArray.CreateBuilder<ControlFlowRegion>();
        for (var region = source.EnclosingRegion; region.EnclosingRegion is { } outer; region = outer)
        {
            if (region.Kind == ControlFlowRegionKind.Try)
            {
                if (outer.Kind != ControlFlowRegionKind.TryAndFinally)
                {
                    return null;
                }

                finallys.Add(outer.NestedRegions[1]);
            }
        }

        return finallys.ToImmutable();
    }

    /// <summary>The exception as it is written, before it is converted to an Exception.</summary>
    private static IOperation? Thrown(IOperation? value) => value is IConversionOperation { Operand: var operand } ? Thrown(operand) : value;
}
