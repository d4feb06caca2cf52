package dev.connector.command;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MessageIdsTests {

	@Test
	void areDistinctUuidsOfVersionFour() {
		MessageIds one = new MessageIds(new SplittableRandom(1));
		MessageIds other = new MessageIds(new SplittableRandom(2));
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < 100_000; i++) {
			String id = one.next();
			assertThat(seen.add(id)).isTrue();
			assertThat(seen.add(other.next())).isTrue();
		}
		for (String id : seen) {
			UUID uuid = UUID.fromString(id);
			assertThat(uuid.version()).isEqualTo(4);
			assertThat(uuid.variant()).isEqualTo(2);
			assertThat(uuid).hasToString(id);
		}
	}

	@Test
	void knowsAUuidWhenItSeesOne() {
		assertThat(MessageIds.isUnique("AAAAAAAA-0000-4000-8000-00000000000f")).isTrue();
		assertThat(MessageIds.isUnique("AAAAAAAA-0000-4000-8000-00000000000")).isFalse();
		assertThat(MessageIds.isUnique("AAAAAAAA-0000-4000-8000-00000000000g")).isFalse();
		assertThat(MessageIds.isUnique("AAAAAAAA00000-4000-8000-00000000000f")).isFalse();
		assertThat(MessageIds.isUnique("1")).isFalse();
	}

}
