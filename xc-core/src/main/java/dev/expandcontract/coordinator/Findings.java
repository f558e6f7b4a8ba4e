package dev.expandcontract.coordinator;

import dev.expandcontract.metadata.FindingRow;
import dev.expandcontract.metadata.FindingTable.Unlisted;
import java.util.List;

/**
 * The rows of a migration that need attention.
 *
 * @param listed those that were found first of each target and kind
 * @param unlisted how many more there are, for each target and kind of which more were found than are listed
 */
public record Findings(List<FindingRow> listed, List<Unlisted> unlisted) {

    public Findings {
        listed = List.copyOf(listed);
        unlisted = List.copyOf(unlisted);
    }
}
