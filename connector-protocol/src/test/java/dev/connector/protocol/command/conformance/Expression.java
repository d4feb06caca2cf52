package dev.connector.protocol.command.conformance;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a command of a vector returns: a value, or a sum of fields of the request.
 */
final class Expression {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final String FIELD = "request.";

	private final @Nullable JsonNode returns;

	private Expression(@Nullable JsonNode returns) {
		this.returns = returns;
	}

	static Expression of(@Nullable JsonNode returns) {
		Expression expression = new Expression(returns);
		if (returns != null && returns.isObject() && returns.has("$expr")) {
			expression.terms(returns.get("$expr").asString());
		}
		return expression;
	}

	@Nullable Object value(@Nullable Object request) {
		if (this.returns == null) {
			return null;
		}
		if (!this.returns.isObject() || !this.returns.has("$expr")) {
			return MAPPER.treeToValue(this.returns, Object.class);
		}
		List<String> terms = terms(this.returns.get("$expr").asString());
		BigDecimal value = number(terms.get(0), request);
		for (int i = 1; i < terms.size(); i += 2) {
			BigDecimal operand = number(terms.get(i + 1), request);
			value = switch (terms.get(i)) {
				case "+" -> value.add(operand);
				case "-" -> value.subtract(operand);
				default -> value.multiply(operand);
			};
		}
		return (value.stripTrailingZeros().scale() <= 0) ? (Object) value.longValueExact() : value;
	}

	private List<String> terms(String text) {
		List<String> terms = List.of(text.trim().split("\\s+"));
		for (int i = 0; i < terms.size(); i++) {
			String term = terms.get(i);
			boolean known = (i % 2 == 1) ? List.of("+", "-", "*").contains(term)
					: term.matches("request\\.\\w+|-?\\d+(\\.\\d+)?");
			if (!known) {
				throw new UninterpretableVectorException("Unknown expression: " + text);
			}
		}
		if (terms.size() % 2 == 0) {
			throw new UninterpretableVectorException("Unknown expression: " + text);
		}
		return terms;
	}

	private static BigDecimal number(String term, @Nullable Object request) {
		if (!term.startsWith(FIELD)) {
			return new BigDecimal(term);
		}
		Object field = (request instanceof Map<?, ?> fields) ? fields.get(term.substring(FIELD.length())) : null;
		if (field == null) {
			throw new IllegalArgumentException(term + " is missing");
		}
		return new BigDecimal(field.toString());
	}

}
