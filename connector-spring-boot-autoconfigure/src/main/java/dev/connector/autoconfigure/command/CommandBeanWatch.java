package dev.connector.autoconfigure.command;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.connector.schedule.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.util.Assert;

/**
 * Has what the beans bring registered once they exist, and notices those that come and go
 * afterwards, one by one or with a child context. One that comes is registered a moment
 * later, by another thread; one that goes is not called any more when it is destroyed.
 * Safe for use by many threads.
 */
final class CommandBeanWatch implements DestructionAwareBeanPostProcessor, SmartInitializingSingleton,
		ApplicationListener<ApplicationContextEvent>, ApplicationContextAware {

	/**
	 * A bean that is told of is not complete yet, and others may follow.
	 */
	static final Duration MOMENT = Duration.ofMillis(50);

	private static final Logger logger = LoggerFactory.getLogger(CommandBeanWatch.class);

	private final ObjectProvider<Parts> parts;

	private final CandidateTypes candidates = new CandidateTypes();

	private final AtomicBoolean pending = new AtomicBoolean();

	private volatile @Nullable Parts started;

	private @Nullable ApplicationContext context;

	CommandBeanWatch(ObjectProvider<Parts> parts) {
		this.parts = parts;
	}

	/**
	 * Return what tells which beans count.
	 */
	CandidateTypes candidates() {
		return this.candidates;
	}

	@Override
	public void setApplicationContext(ApplicationContext applicationContext) {
		this.context = applicationContext;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Parts found = this.parts.getObject();
		found.registered().start();
		this.started = found;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Parts found = this.started;
		if (found != null && isCandidate(bean)) {
			appeared(found, ScopedProxyUtils.isScopedTarget(beanName) ? ScopedProxyUtils.getOriginalBeanName(beanName)
					: beanName);
		}
		return bean;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return isCandidate(bean);
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		Parts found = this.started;
		if (found != null && found.registered().isFollowing() && !ScopedProxyUtils.isScopedTarget(beanName)
				&& found.beans().destroyed(beanName)) {
			found.registered().forget(found.beans().key(beanName));
		}
	}

	@Override
	public void onApplicationEvent(ApplicationContextEvent event) {
		Parts found = this.started;
		ApplicationContext source = event.getApplicationContext();
		if (found == null) {
			return;
		}
		if (source.equals(this.context)) {
			if (event instanceof ContextClosedEvent) {
				found.registered().stop();
			}
		}
		else if (isFollowed(source)) {
			ConfigurableListableBeanFactory child = ((ConfigurableApplicationContext) source).getBeanFactory();
			if (event instanceof ContextRefreshedEvent) {
				found.beans().join(child);
				found.registered().follow();
			}
			else if (event instanceof ContextClosedEvent && found.beans().leave(child)) {
				found.registered().follow();
			}
		}
	}

	/**
	 * A child that has a watch looks after its beans by itself.
	 */
	private static boolean isFollowed(ApplicationContext child) {
		return child instanceof ConfigurableApplicationContext
				&& child.getBeanNamesForType(CommandBeanWatch.class, false, false).length == 0;
	}

	private void appeared(Parts found, String name) {
		found.beans().created(name);
		if (found.registered().isFollowing() && !found.registered().knows(found.beans().key(name))
				&& this.pending.compareAndSet(false, true)) {
			found.scheduler().schedule(MOMENT, () -> execute(found));
		}
	}

	private void execute(Parts found) {
		this.pending.set(false);
		try {
			found.executor().execute(found.registered()::follow);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application is closed: no command is registered any more", ex);
		}
	}

	private boolean isCandidate(Object bean) {
		Class<?> type = AopUtils.getTargetClass(bean);
		Assert.state(type != null, "A bean has a class");
		return this.candidates.contain(type);
	}

	/**
	 * What is needed once the application has started: a post-processor exists before
	 * everything else.
	 *
	 * @param registered has what beans bring registered
	 * @param beans the beans
	 * @param scheduler the time
	 * @param executor runs what may block
	 */
	record Parts(RegisteredBeans registered, CommandBeans beans, Scheduler scheduler, Executor executor) {

	}

}
