//! The column names used by the tools that write tables of posts, all in one place.

use crate::posts::field::Field;

/// The names of each field, the best first; those after [`WEAK`] are taken only
/// where no better one is there. They stand for any spelling: `Tweet Id`, `tweetId`,
/// `tweet.id`.
pub(crate) const NAMES: &[(Field, &str)] = &[
    (Field::Id, ID),
    (Field::CreatedAt, CREATED_AT),
    (Field::Clock, CLOCK),
    (Field::Zone, ZONE),
    (Field::Text, TEXT),
    (Field::AuthorId, AUTHOR_ID),
    (Field::Author, AUTHOR),
    (Field::Lang, LANG),
    (Field::Client, CLIENT),
    (Field::IsRetweet, IS_RETWEET),
    (Field::Kind, KIND),
    (Field::RetweetedId, RETWEETED_ID),
    (Field::RetweetedAuthor, RETWEETED_AUTHOR),
    (Field::RetweetedText, RETWEETED_TEXT),
    (Field::QuotedId, QUOTED_ID),
    (Field::ReferredId, REFERRED_ID),
    (Field::InReplyToId, IN_REPLY_TO_ID),
    (Field::LikeCount, LIKE_COUNT),
    (Field::RetweetCount, RETWEET_COUNT),
    (Field::Url, URL),
    (Field::Network, NETWORK),
    (Field::Did, DID),
    (Field::RecordKey, RECORD_KEY),
    (Field::Visibility, VISIBILITY),
    (Field::SourceId, SOURCE_ID),
    (Field::TimeKnown, "time_known"),
    (Field::Versions, VERSIONS),
];

/// Stands between the names that mean a field and those that may.
pub(crate) const WEAK: &str = "|";

const ID: &str = "
    tweet_id_str id_str tweet_id status_id status_id_str post_id id tweetid tweet.id tweet.id_str
    rest_id legacy.id_str item_id status.id x_post_id ツイートID ポストID 投稿ID つぶやきID
    ステータスID tweet_status_id resource_id external_id x_id twitter_post_id tweet_number 発言ID
    記事ID メッセージID 推文編號 推文编号 貼文ID 트윗ID 게시물ID コンテンツID imported_id 推文ID 推特ID 帖子ID 微博ID
    snowflake snowflake_id
    | twitter_id message_id guid tid mention_id document_id ids
    uri at_uri post_uri record_uri 番号";

const CREATED_AT: &str = "
    created_at unix_timestamp created_at_utc tweet_created_at status_created_at tweet.created_at
    legacy.created_at createdat created_at_iso created_utc timestamp_utc date_utc datetime_utc
    post_created_at posted_at published_at publishedat tweet_date tweet_time tweet_timestamp
    tweet_datetime tweeted_at post_date post_time post_datetime posted_date posted_time postedtime
    date_posted time_posted date_time datetime date_created created_date created_time created
    creation_date creation_time posted published publish_date published_date publication_date
    pubdate date timestamp timestamp_ms time_stamp epoch epoch_time unixtime created_timestamp
    created_unix 投稿日時 ツイート日時 ポスト日時 つぶやき日時 作成日時 発言日時 配信日時 公開日時
    日時 投稿日 書込日時 書込日 書き込み日 ツイート日 ポスト日 作成日 日付 年月日 投稿日付 タイムスタンプ tweet_created
    create_time published_on published_time utc_time date_published time_parsed 書き込み日時 掲載日時 記事日時
    発信日時 登録日時 relationship_date record_created_at commit_record_created_at post_record_created_at 发布时间 推文时间 发帖时间 发推时间 推文日期 发布日期 日期 發布時間 推文時間 發文時間 작성일 작성일시 작성시간 ノート日時
    publish_time published_timestamp publish_datetime published_datetime publication_time
    publication_datetime tweeted_date tweeted_time tweeted_on posted_on posted_timestamp
    posted_datetime created_datetime create_date creation_timestamp 投稿年月日
    | time when day utc created_on 投稿時間 投稿時刻 時刻 時間 local_time
    timestamp_collected indexed_at timestamp_indexed dt ds created_at_local jst 日本時間";

/// The time of day, where the date stands by itself.
const CLOCK: &str = "
    time tweet_time post_time posted_time time_of_day clock 時刻 時間 投稿時刻 投稿時間
    ツイート時刻 ポスト時刻 書込時間 書込時刻 書き込み時間 hour_minute time_utc";

const ZONE: &str = "
    timezone time_zone tz utc_offset_str タイムゾーン 時間帯";

const TEXT: &str = "
    full_text tweet_full_text extended_tweet.full_text note_tweet.text
    note_tweet.note_tweet_results.result.text legacy.full_text raw_content rawcontent long_text longtext
    tweet_text     text tweet_content tweet tweet.full_text tweet.text tweet_body status_text post_text
    post_content content body body_text plain_text message message_text msg text_content
    content_text original_text display_text 本文 ツイート本文 ポスト本文 投稿本文 投稿内容
    ツイート内容 ポスト内容 ツイート ポスト つぶやき つぶやき本文 投稿 発言 発言内容 内容 テキスト
    メッセージ コンテンツ 文章 投稿文 投稿テキスト hit_sentence sentence ツイート文 ポスト文
    ツイート全文 全文 ツイートテキスト 記事本文 口コミ 書き込み 書込内容 メッセージ内容
    投稿コメント raw_text text_raw tweets contents record_text commit_record_text post_record_text
    sound_bite_text mention_content available_tweet_text 文面 書き込み内容 text_ja 推文内容 推文正文 推文 推文文本 內文 内文 貼文內容 본문 내용 正文 帖子内容 全文内容 推文內容 ノート ノート本文 トゥート
    text_body body_content
    | caption renderedcontent post status
    description opening_text snippet summary excerpt comment title コメント 文 clean_text
    cleaned_text processed_text embedded_text";

const AUTHOR_ID: &str = "
    author_id user_id_str user_id user.user_id user_info.rest_id author.user_id user.id_str user.id author.id author.rest_id author_id_str
    from_user_id_str from_user_id uid account_id account.id tweet_user_id author_user_id
    poster_id twitter_author_id owner_id userid user_rest_id core.user_results.result.rest_id
    sender_user_id tweet_by.id actor.id external_author_id twitter_id twitter_user_id bluesky_author_id
    extra_author_attributes.id 用户ID ユーザーID ユーザID 投稿者ID アカウントID 著者ID x_author_id
    用户编号 用戶ID 使用者ID";

const AUTHOR: &str = "
    screen_name user_screen_name user.screen_name author.username author.user_name
    author.screen_name user.username user.user_name user_username username from_user
    from_user_name author_username author_screen_name author_handle author_user_name user_handle
    handle twitter_handle twitter_username x_username tweet_user_screen_name account_name
    account_handle account acct account.acct account.username author.acct author.handle author
    user user_name from poster posted_by tweet_by tweet_by.user_name owner_screen_name sender_screen_name sender
    name_handle actor.preferred_username core.user_results.result.core.screen_name
    core.user_results.result.legacy.screen_name スクリーンネーム スクリーン名 アカウント
    アカウント名 ユーザー名 ユーザ名 ユーザーネーム ユーザー ユーザ 投稿者 投稿者名 発言者 著者
    作成者 ハンドル ハンドル名 ユーザーID ユーザID 投稿者ID アカウントID user_id userid author_id
    includes.users.username includes.users.0.username 投稿者のアカウント名 投稿者のアカウント
    投稿者のユーザー名 投稿者アカウント Xアカウント Twitterアカウント ツイッターID 投稿ユーザー 投稿ユーザー名
    ハンドルネーム 発信者 投稿アカウント ツイート主 posted_by_handle poster_handle profile_handle
    user_info.screen_name core.screen_name username_tweet vertex_1 tweet_author tweet_user twitter_user
    user_posted ユーザーアカウント 用户名 用户账号 账号 博主账号 用户ID 用戶名 使用者名稱 帳號 계정 작성자 사용자명 作者 推主 博主
    发布者 用户 users_screen_name tweeted_by written_by account_username author_account 投稿した人 ポストした人
    ツイートした人 つぶやいた人 発言した人 書いた人 投稿主 | name author_name author.name
    user.name author_fullname display_name full_name user_fullname nickname 名前 表示名 氏名
    著者名 creator owner poster_name profile_url user_url author_url プロフィールURL アカウントURL 博主昵称
    用户昵称 昵称 博主主页 用户主页";

const LANG: &str = "
    lang langs language languages tweet_lang tweet_language language_guess lang_code language_code
    iso_language_code detected_language legacy.lang tweet.lang 言語 投稿言語 ツイート言語
    言語コード 使用言語 detected_lang record_langs commit_record_langs
    metadata.iso_language_code post_lang
    语言";

const CLIENT: &str = "
    client source source_label sourcelabel source_name tweet_source app application
    application.name posted_from posted_via via generator device platform_client クライアント
    クライアント名 投稿元 アプリ ツイート元 ソース 発信元 client_name tweet_client_name
    twitter_client 投稿アプリ 使用アプリ 投稿クライアント ツイートクライアント";

const IS_RETWEET: &str = "
    is_retweet is_retweeted_status isretweet is_rt is_repost isrepost is_native_retweet
    retweet_flag retweet rt_flag rt is_boost repost retweet_status is_retweet_status
    tweet_is_retweet リツイート リポスト リツイートか リツイートフラグ RTフラグ RT リポストフラグ
    リツイートかどうか is_reshare is_share is_reblog
    is_retweeted boost boosted available_tweet_is_rt
    RTか RTかどうか RT有無 リツイート有無 リポスト有無 リツイート判定 リポスト判定 RT判定 rtflg rt_flg is_rt_flg 是否转推 是否转发 是否轉推 ブースト";

/// `retweeted`, `Reply`, `original`
const KIND: &str = "
    tweet_type type post_type status_type sourcetweet_type source_tweet_type tweettype
    content_type message_type engagement_type reference_type referenced_tweet_type
    referenced_tweets_type referenced_type ref_type referenced_tweets.type x_post_type
    interaction_type thread_entry_type activity_type tweet_kind post_kind verb action kind 種別
    種類 投稿種別 投稿種類 投稿タイプ ツイート種別 ツイートタイプ タイプ 区分 ポスト種別 分類
    ツイートの種類 投稿の種類 投稿形式 メッセージタイプ";

const RETWEETED_ID: &str = "
    retweeted_id retweeted_id_str retweet_id retweet_id_str retweeted_status_id
    retweeted_tweet_id_str retweeted_status_id_str retweeted_status.id_str retweeted_status.id
    retweeted_status
    retweet_status_id retweet_status_id_str retweet_status.id retweeted_tweet_id
    retweeted_tweet.id retweeted_tweet retweeted_post_id retweet_tweet_id
    referenced_tweets.retweeted.id referenced_tweets_retweeted_id referenced_tweets.retweeted
    retweetedtweet.id retweet_of retweet_of_id retweet_of_status_id retweet_of_tweet_id
    retweeted_from_id retweet.id retweet_source_id rt_id rt_of rt_status_id rt_tweet_id
    reposted_id reposted_post_id repost_id repost_of original_tweet_id
    retweeted_status_result.result.rest_id legacy.retweeted_status_result.result.rest_id
    legacy.retweeted_status_id_str retweet_of_url rt_source reblog.id reblog_of_id リツイート元ID
    リツイートID リポスト元ID RT元ID リツイート元ツイートID リツイート元 リポスト元 元ツイートID
    RT元 reposted_uri retweeted_status_url retweet_url retweeted_url RT元URL リツイート元URL RT先ID RT先 RT先ツイートID リツイート先ID リポスト先ID
    リポスト元URL 元ツイートURL 转推
    RTソース 转推来源 转推推文 轉推來源";

/// Whose post is repeated: its presence indicates a retweet.
const RETWEETED_AUTHOR: &str = "
    retweet_screen_name retweeted_screen_name retweet_user retweeted_user retweeted_username
    retweet_username retweeted_user_name retweet_user_id retweeted_user_id
    retweeted_user_screen_name retweet_user_screen_name retweet_name user_rt user_rt_id rt_user
    rt_user_id rt_screen_name retweet_author retweeted_author retweeted_author_id
    retweet_author_id retweet_of_user retweeted_from retweet_from reposted_by retweeted_by
    retweeted_status.user.screen_name retweeted_status.user.id_str retweet_text retweeted_text
    retweeted_status_text retweet_created_at retweet_date retweeted_tweet.text retweetedtweet.text
    retweet_user_name retweeted_status_user retweet_full_text retweeted_status.text
    retweeted_status.full_text リツイート元ユーザー
    リツイート元アカウント リポスト元ユーザー リポスト元アカウント RT元ユーザー RT元投稿者 リポスト元アカウント名 RT元アカウント
    RT元アカウント名 RT元ユーザー名 reblogged_from retweeted_account retweet_account
    retweets_of reposted_account RTされた人 リツイートされた人 リポストされた人";

/// What a post says that is repeated, whole where the retweet's own text is cut.
const RETWEETED_TEXT: &str = "
    retweet_full_text retweeted_status.full_text retweeted_status_full_text
    retweeted_status.extended_tweet.full_text retweet_text
    retweeted_text retweeted_status.text retweeted_status_text retweeted_tweet.full_text
    retweeted_tweet.raw_content retweeted_tweet.text retweeted_tweet_text sourcetweet_text
    source_tweet_text original_tweet_text";

const QUOTED_ID: &str = "
    quoted_id quoted_id_str quoted_status_id quoted_status_id_str quoted_status.id_str
    quoted_status.id quoted_status quoted_tweet_id_str quoted_tweet_id quoted_tweet.id quoted_tweet
    quote_id
    quote_status_id quote_tweet_id referenced_tweets.quoted.id referenced_tweets_quoted_id
    quotedtweet.id quoted_post_id quote.id quote_uri quoted_uri quoted_post_uri quote_url
    quoted_url quote_source legacy.quoted_status_id_str quote.quoted_status.id
    quote.quoted_status_id 引用元ID 引用ツイートID 引用ポストID 引用元ツイートID 引用元URL 引用元
    引用URL quoted_status_url
    quoted_post.post_id quoted_post.id quoted_post.url 引用来源 引用來源
    record.embed.record.uri record.embed.record.record.uri embed.record.uri embed_uri
    | quotes quoted quoting";

/// The post that is retweeted, quoted or answered, as the kind says.
const REFERRED_ID: &str = "
    sourcetweet_id source_tweet_id retweet_or_quote_id referenced_tweet_id referenced_id ref_id
    referenced_tweets_id referenced_tweets.id referenced_tweets.0.id referenced_tweets";

const IN_REPLY_TO_ID: &str = "
    in_reply_to_id in_reply_to_status_id_str in_reply_to_status_id in_reply_to_tweet_id_str
    in_reply_to_tweet_id
    in_reply_to_post_id in_reply_to_id_str in_reply_to reply_to_status_id reply_to_id
    reply_to_tweet_id reply_to_post_id reply_id replied_to_id replied_tweet_id
    referenced_tweets.replied_to.id referenced_tweets_replied_to_id inreplytotweetid inreplytoid
    to_tweetid to_tweet_id legacy.in_reply_to_status_id_str replying_to replied_to_post
    reply_parent reply_parent_uri reply_parent_id reply.parent.uri parent_uri parent_post_uri
    in_reply_to_uri reply_to_uri in_response_to_tweet_id in_response_to_status_id in_response_to
    parent_tweet_id parent_status_id parent_post_id 返信先ID リプライ先ID 返信先ツイートID 返信先ポストID 返信元ID
    返信先 replied_to
    parent_post_details.post_id 回复推文 回覆推文 record.reply.parent.uri
    | reply_to reply replies_to";

const LIKE_COUNT: &str = "
    like_count likes_count likes like favorite_count favourite_count favorites_count
    favourites_count favorites favourites favorite fav favs fav_count nlikes num_likes
    number_of_likes tweet_number_of_likes post_likes likecount public_metrics.like_count public_metrics_like_count
    legacy.favorite_count tweet_likes tweet_like_count x_likes twitter_likes article_extended_attributes.twitter_likes いいね いいね数 イイネ イイネ数
    いいね! いいね！数 お気に入り お気に入り数 ふぁぼ ふぁぼ数
    ファボ 点赞数 点赞 喜欢 喜欢数 喜欢数量 按讚數 喜歡數量";

const RETWEET_COUNT: &str = "
    retweet_count retweets_count retweets rt_count rts rt nretweets num_retweets
    number_of_retweets tweet_number_of_retweets post_reposts retweetcount public_metrics.retweet_count public_metrics_retweet_count
    legacy.retweet_count tweet_retweets repost_count reposts reposts_count reblogs_count reblog_count reblogs boosts
    boosts_count tweet_retweet_count
    x_reposts x_retweets twitter_retweets article_extended_attributes.twitter_retweets retweet
    リツイート数 RT数 リポスト数 リツイート リポスト RT
    转帖 转发数 转推数 转推数量 转发量 轉推數 轉推數量 ブースト数 ブースト";

const URL: &str = "
    url link tweet_url tweet_link permalink permanent_url status_url post_url post_link
    twitter_url tweet_permalink permalink_url page_url source_url uri href x_url guid
    link_to_tweet tweet_links view リンク ツイートURL ポストURL 投稿URL パーマリンク アドレス
    発言URL 記事URL 元URL コンテンツURL 掲載URL ソースURL 書き込みURL ツイートリンク tweet_website
    original_url message_url web_url twitter_page_for_tweet
    mention_url original_tweet_url 推文链接 推文地址 推文URL 推文連結 链接 原文链接 帖子链接 連結";

const NETWORK: &str = "
    network platform sns social_network social_media_platform source_platform プラットフォーム 媒体 媒体名
    SNS名 サイト名 サービス名 チャネル page_type source_type
    平台";

/// Whose a record of Bluesky is, and its key: together they are its address.
const DID: &str = "
    did repo author_did author.did user_did";

const RECORD_KEY: &str = "
    rkey record_key commit.rkey path";

const VISIBILITY: &str = "
    visibility post_visibility 公開範囲";

const SOURCE_ID: &str = "
    source_id";

/// The ids of all versions of a post that was edited.
const VERSIONS: &str = "
    edit_history_tweet_ids edit_tweet_ids edit_history.edit_tweet_ids edit_history
    edit_control.edit_tweet_ids edit_control.edit_control_initial.edit_tweet_ids
    edit_control_initial.edit_tweet_ids edit_info.initial.edit_tweet_ids
    edit_info.edit.edit_control_initial.edit_tweet_ids edit_history_ids versions";
