package dev.expandcontract.rewrite;

/** The parsers of one statement, which call each other. */
final class Grammar {

    final Analysis analysis;
    final Cursor cursor;
    final Narrowing narrowing;
    final JavaUses java;
    final SelectList selectList;
    final ExpressionParser expressions;
    final TableParser tables;
    final QueryParser queries;
    final DualWrite dualWrite;
    final AssignmentParser assignments;
    final StatementParser statements;

    Grammar(Analysis analysis) {
        this.analysis = analysis;
        cursor = analysis.cursor;
        narrowing = new Narrowing(analysis);
        java = new JavaUses(analysis);
        selectList = new SelectList(analysis);
        expressions = new ExpressionParser(this);
        tables = new TableParser(this);
        queries = new QueryParser(this);
        dualWrite = new DualWrite(analysis, java);
        assignments = new AssignmentParser(this);
        statements = new StatementParser(this);
    }
}
