package dev.expandcontract.jdbc;

import dev.expandcontract.rewrite.ParameterPlan;
import java.sql.ParameterMetaData;
import java.sql.SQLException;

/** Describes the parameters that the application binds, by what the database says of the first place of each. */
final class MarkedParameterMetaData implements ParameterMetaData {

    private final ParameterMetaData delegate;
    private final ParameterPlan plan;

    MarkedParameterMetaData(ParameterMetaData delegate, ParameterPlan plan) {
        this.delegate = delegate;
        this.plan = plan;
    }

    private int physical(int param) throws SQLException {
        if (param < 1 || param > plan.logicalCount()) {
            throw new SQLException(
                    "There is no parameter " + param + ": the statement has " + plan.logicalCount()
                            + ", counted from 1.",
                    "07009");
        }
        return plan.physical(param, 0);
    }

    @Override
    public int getParameterCount() {
        return plan.logicalCount();
    }

    @Override
    public int isNullable(int param) throws SQLException {
        return delegate.isNullable(physical(param));
    }

    @Override
    public boolean isSigned(int param) throws SQLException {
        return delegate.isSigned(physical(param));
    }

    @Override
    public int getPrecision(int param) throws SQLException {
        return delegate.getPrecision(physical(param));
    }

    @Override
    public int getScale(int param) throws SQLException {
        return delegate.getScale(physical(param));
    }

    @Override
    public int getParameterType(int param) throws SQLException {
        return delegate.getParameterType(physical(param));
    }

    @Override
    public String getParameterTypeName(int param) throws SQLException {
        return delegate.getParameterTypeName(physical(param));
    }

    @Override
    public String getParameterClassName(int param) throws SQLException {
        return delegate.getParameterClassName(physical(param));
    }

    @Override
    public int getParameterMode(int param) throws SQLException {
        return delegate.getParameterMode(physical(param));
    }

    @Override
    public <T> T unwrap(Class<T> iface) throws SQLException {
        if (iface.isInstance(this)) {
            return iface.cast(this);
        }
        return iface.isInstance(delegate) ? iface.cast(delegate) : delegate.unwrap(iface);
    }

    @Override
    public boolean isWrapperFor(Class<?> iface) throws SQLException {
        return iface.isInstance(this) || iface.isInstance(delegate) || delegate.isWrapperFor(iface);
    }
}
