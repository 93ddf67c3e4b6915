CREATE TABLE `episodes` (
	`study_id` text NOT NULL,
	`pid` text NOT NULL,
	`role` text NOT NULL,
	`episode` integer NOT NULL,
	`enrolled_on` text NOT NULL,
	`started_on` text,
	`main_match` text,
	`record` text NOT NULL,
	PRIMARY KEY(`study_id`, `pid`, `role`, `episode`)
);
--> statement-breakpoint
CREATE TABLE `answer_events` (
	`study_id` text NOT NULL,
	`form_id` text NOT NULL,
	`event_id` text NOT NULL,
	`received_at` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`study_id`, `form_id`, `event_id`)
);
--> statement-breakpoint
CREATE TABLE `forms` (
	`study_id` text NOT NULL,
	`form_id` text NOT NULL,
	`pid` text NOT NULL,
	`role` text NOT NULL,
	`episode` integer NOT NULL,
	`wave` text NOT NULL,
	`mid` text NOT NULL,
	`channel` text NOT NULL,
	`invited_on` text NOT NULL,
	`reminders` integer NOT NULL,
	`opened_at` integer,
	`mode` text,
	`questionnaire` text,
	`version` text,
	`sha256` text,
	`strings_sha256` text,
	`translation` text,
	`context` text,
	`begun_at` integer,
	PRIMARY KEY(`study_id`, `form_id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `forms_due` ON `forms` (`study_id`,`pid`,`role`,`episode`,`wave`,`mid`);--> statement-breakpoint
CREATE TABLE `links` (
	`study_id` text NOT NULL,
	`secret_sha256` text NOT NULL,
	`form_id` text NOT NULL,
	`lang` text,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	PRIMARY KEY(`study_id`, `secret_sha256`)
);
--> statement-breakpoint
CREATE TABLE `matches` (
	`study_id` text NOT NULL,
	`mid` text NOT NULL,
	`xid` text NOT NULL,
	`newcomer_pid` text NOT NULL,
	`buddy_pid` text NOT NULL,
	`group_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`started_on` text NOT NULL,
	`plan_end_on` text NOT NULL,
	`ended_on` text,
	`record` text NOT NULL,
	PRIMARY KEY(`study_id`, `mid`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `matches_xid` ON `matches` (`study_id`,`xid`);--> statement-breakpoint
CREATE INDEX `matches_newcomer` ON `matches` (`study_id`,`newcomer_pid`);--> statement-breakpoint
CREATE INDEX `matches_buddy` ON `matches` (`study_id`,`buddy_pid`);--> statement-breakpoint
CREATE TABLE `persons` (
	`study_id` text NOT NULL,
	`pid` text NOT NULL,
	`xid` text NOT NULL,
	`moderators` text NOT NULL,
	`withdrawn_on` text,
	PRIMARY KEY(`study_id`, `pid`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `persons_xid` ON `persons` (`study_id`,`xid`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`study_id` text NOT NULL,
	`token_sha256` text NOT NULL,
	`form_id` text NOT NULL,
	`secret_sha256` text NOT NULL,
	`lang` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`study_id`, `token_sha256`)
);
--> statement-breakpoint
CREATE TABLE `studies` (
	`study_id` text PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`synthetic` integer NOT NULL,
	`export_key` text NOT NULL,
	`truth` text
);
--> statement-breakpoint
CREATE TABLE `submissions` (
	`study_id` text NOT NULL,
	`form_id` text NOT NULL,
	`event_id` text NOT NULL,
	`submitted_at` integer NOT NULL,
	PRIMARY KEY(`study_id`, `form_id`)
);
