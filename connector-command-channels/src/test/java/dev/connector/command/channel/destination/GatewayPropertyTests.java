package dev.connector.command.channel.destination;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import dev.connector.command.Command;
import dev.connector.command.CommandErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for applications at a gateway, whatever happens to their streams in whatever
 * order. A failure names the seed that shows it.
 */
class GatewayPropertyTests extends AbstractGatewayTests {

	private static final int APPLICATIONS = 4;

	private static final Duration LONGER_THAN_ANY_ANSWER = Duration.ofSeconds(40);

	static LongStream seeds() {
		return LongStream.rangeClosed(1, 30);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void everyCallIsAnsweredOnceAndEverybodyIsFoundAgain(long seed) {
		Random random = new Random(seed);
		List<Application> all = new ArrayList<>();
		for (int i = 0; i < APPLICATIONS; i++) {
			all.add(newApplication("app" + i).start());
			registerCommands(all.get(i), i, random);
		}
		List<CompletableFuture<?>> calls = new ArrayList<>();
		int[] answers = new int[1];
		for (int i = 0; i < 400; i++) {
			Application one = all.get(random.nextInt(APPLICATIONS));
			switch (random.nextInt(16)) {
				case 0 -> this.gateway.cutAll();
				case 1 -> one.runtime.transports().get("here").replaceStreams("the test moves it");
				case 2 -> one.runtime.transports().get("here").replaceWires("the test moves it");
				case 3 -> one.link.reconnect();
				case 4, 5, 6 -> this.time.advance(Duration.ofMillis(random.nextInt(3000)));
				default -> {
					String id = (random.nextBoolean() ? "slow" : "relay") + random.nextInt(APPLICATIONS);
					CompletableFuture<?> call = one.call(id, Map.of(), Object.class);
					call.whenComplete((result, failure) -> answers[0]++);
					calls.add(call);
				}
			}
		}
		this.time.advance(LONGER_THAN_ANY_ANSWER);
		assertThat(calls).allMatch(CompletableFuture::isDone);
		assertThat(answers[0]).isEqualTo(calls.size());
		assertThat(calls).filteredOn((call) -> !call.isCompletedExceptionally()).isNotEmpty();
		this.time.advance(Duration.ofMinutes(2));
		for (Application caller : all) {
			for (int i = 0; i < APPLICATIONS; i++) {
				CompletableFuture<?> call = caller.call("slow" + i, Map.of(), Object.class);
				this.time.advance(Duration.ofSeconds(4));
				assertThat(call.join()).isEqualTo("app" + i);
			}
			assertThat(code(caller.call("nobody", null, Void.class))).isEqualTo(CommandErrorCode.NOT_FOUND);
		}
	}

	/**
	 * One command answers late, the other one asks somebody else first.
	 */
	private void registerCommands(Application application, int number, Random random) {
		application.registry.register(Command.dynamic("slow" + number, (request, caller) -> {
			CompletableFuture<Object> answer = new CompletableFuture<>();
			this.time.schedule(Duration.ofMillis(random.nextInt(3000)), () -> answer.complete("app" + number));
			return answer;
		}));
		application.registry.register(Command.dynamic("relay" + number,
				(request, caller) -> application.registry.execute("slow" + random.nextInt(APPLICATIONS), Map.of())));
	}

}
