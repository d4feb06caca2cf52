package dev.connector;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectorExceptionTests {

	@Test
	void carriesACodeAndAMessage() {
		ConnectorException thrown = new ConnectorException(ErrorCode.NOT_FOUND, "no such file");
		assertThat(thrown).hasMessage("no such file").hasNoCause();
		assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_FOUND);
		assertThat(thrown.details()).isEmpty();
	}

	@Test
	void itsDetailsAreItsOwn() {
		Map<String, String> details = new HashMap<>(Map.of("/name", "is missing"));
		Throwable cause = new IllegalStateException("why");
		ConnectorException thrown = new ConnectorException(ErrorCode.INVALID_REQUEST, "wrong", details, cause);
		details.clear();
		assertThat(thrown.details()).containsExactly(Map.entry("/name", "is missing")).isUnmodifiable();
		assertThat(thrown).hasCause(cause);
	}

	@Test
	void aDescriptionIsImmutableAndCanBeVaried() {
		ConnectorRegistration.Description description = ConnectorRegistration.Description.NONE
			.withCapabilities(List.of(Capability.named("list")));
		assertThat(description.capabilities()).containsExactly(Capability.named("list")).isUnmodifiable();
		assertThat(description.metadata()).isUnmodifiable();
		assertThat(Capability.named("list")).isEqualTo(new Capability("list", "", null, null, false, false));
	}

}
