package dev.connector.sample.sql;

import java.util.List;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the rows of a query.
 *
 * @param sql one query, with {@code ?} for each parameter
 * @param params the values of the parameters in their order: texts, numbers, booleans and
 * nulls
 * @param maxRows the most rows to return
 */
record QueryRequest(@NotBlank String sql, @Nullable List<@Nullable Object> params,
		@Nullable @Positive Integer maxRows) {

}
