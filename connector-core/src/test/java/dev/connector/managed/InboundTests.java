package dev.connector.managed;

import java.util.Map;
import java.util.stream.Stream;

import dev.connector.managed.Inbound.Cases;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class InboundTests {

	private final Cases<String, String> cases = new Cases<>(
			(event) -> "event " + event.sequence() + event.id() + event.event(), (answer) -> "answer",
			(ignored) -> "ignored", (error) -> "error " + error.meaning() + error.event(),
			(end) -> "end " + end.event());

	@Test
	void everyMeaningHasItsCase() {
		Stream<Inbound<String>> all = Stream.of(Inbound.event("a"), Inbound.event(7, "x", "b"), Inbound.answer(),
				Inbound.ignored(), Inbound.error(ErrorMeaning.INFO, "careful", null), Inbound.end("c"));
		assertThat(all.map((inbound) -> inbound.match(this.cases))).containsExactly("event -1a", "event 7xb", "answer",
				"ignored", "error INFOnull", "end c");
	}

	@Test
	void aPlaceIsNotNegative() {
		assertThatIllegalArgumentException().isThrownBy(() -> Inbound.event(-1, "x", "a"));
	}

	@Test
	void anUnknownErrorEndsTheSession() {
		ErrorTable table = ErrorTable.of(Map.of("busy", ErrorMeaning.TRANSIENT));
		assertThat(table.meaning("busy")).isEqualTo(ErrorMeaning.TRANSIENT);
		assertThat(table.meaning("other")).isEqualTo(ErrorMeaning.TERMINAL);
	}

}
