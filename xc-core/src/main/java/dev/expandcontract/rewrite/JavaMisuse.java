package dev.expandcontract.rewrite;

/** What a statement does with a column that is converted in Java, and cannot. */
enum JavaMisuse {
    COMPUTED(
            "computes with %s, or names it where it is neither compared with a parameter nor selected",
            "Compute in the application, or define the conversion in SQL"),
    COMPARED(
            "compares %s with something other than a parameter",
            "Bind the value as a parameter (?), without a cast or function around it, or define the conversion in SQL"),
    ORDERED(
            "depends on the order of %s",
            "If the converter gives the greater value for the greater one, both ways, say that it is orderPreserving; else"
                    + " sort and compare in the application, or define the conversion in SQL"),
    SELECTED(
            "selects %s elsewhere than in the list of its own results",
            "Select it by a plain query without subqueries and set operations around it, or define the conversion in SQL"),
    LABELLED("calls something else %s", "Give it another label, or select the column itself under this one");

    private final String found;
    private final String remedy;

    JavaMisuse(String found, String remedy) {
        this.found = found;
        this.remedy = remedy;
    }

    /** @param marker as the statement has it */
    String found(String marker) {
        return found.formatted(marker);
    }

    String remedy() {
        return remedy;
    }
}
