package dev.connector.reconnect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.connector.reconnect.ReconnectCoordinator.Member;
import dev.connector.reconnect.ReconnectCoordinator.Turn;
import dev.connector.schedule.VirtualScheduler;
import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A coordinator in virtual time. After each test its members leave, and nothing must be
 * left of them.
 */
abstract class AbstractCoordinatorTests {

	static final Duration NANO = Duration.ofNanos(1);

	final VirtualScheduler scheduler = new VirtualScheduler();

	final List<String> turns = new ArrayList<>();

	private final List<Member> members = new ArrayList<>();

	ReconnectCoordinator coordinator = new ReconnectCoordinator(options(), this.scheduler);

	abstract GateOptions options();

	@AfterEach
	void nothingIsLeft() {
		this.members.forEach(Member::close);
		this.members.forEach(Member::close);
		ReconnectCoordinator.Snapshot snapshot = this.coordinator.snapshot();
		assertThat(snapshot.holders()).isZero();
		assertThat(snapshot.waiters()).isZero();
		assertThat(this.scheduler.pending()).isZero();
	}

	void use(GateOptions options) {
		this.coordinator = new ReconnectCoordinator(options, this.scheduler);
	}

	Member join(String group) {
		Member member = this.coordinator.join(group);
		this.members.add(member);
		return member;
	}

	/**
	 * Let a new member of a group ask, which notes its name when the turn comes later.
	 */
	Turn ask(String name, String group) {
		return join(group).ask(() -> this.turns.add(name));
	}

	/**
	 * Let a new member of a group stream, with its last activity now.
	 */
	Member streaming(String group) {
		Member member = join(group);
		long now = this.scheduler.nanoTime();
		member.ready(() -> now);
		return member;
	}

	int holders() {
		return this.coordinator.snapshot().holders();
	}

	int waiters() {
		return this.coordinator.snapshot().waiters();
	}

}
