window.YTD.tweets.part0 = [ {
  "tweet" : {
  "created_at": "Sun Sep 02 15:00:05 +0000 2018",
  "id": "1036267522749366272",
  "id_str": "1036267522749366272",
  "source": "<a href=\"http://example.com\" rel=\"nofollow\">つぶやき帳</a>",
  "lang": "ja",
  "favorite_count": "3",
  "retweet_count": 1,
  "full_text": "書庫"
}
} ]